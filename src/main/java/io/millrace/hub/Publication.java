package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a model's folder into the folder of models: made beside the models, where nobody looks for one, and moved into its place when
 * it is whole. Files that its owner added to an earlier one go with it.
 */
final class Publication {

    /** How a file comes into the folder. */
    enum Form {
        /** By a symbolic link, or as the next where those cannot be made. */
        LINKED,
        /** By a second name, or as the next. */
        NAMED,
        COPIED
    }

    /**
     * A file and where it goes in the model's folder.
     *
     * @param local path in the folder, with slashes
     * @param file where its bytes are
     */
    record Placed(String local, Path file) {}

    static final String WORKSHOP = ".millrace";
    private static final int DEPTH = 4;

    private final Disk disk;
    private final Path target;
    private final Path workshop;
    private final Path fresh;
    private final Path old;
    private final Form form;
    private final Pauses pauses;

    Publication(Disk disk, Path models, String name, Form form, Pauses pauses) {
        this.disk = disk;
        this.target = models.resolve(name);
        this.workshop = models.resolve(WORKSHOP);
        this.fresh = workshop.resolve("new").resolve(name);
        this.old = workshop.resolve("old").resolve(name);
        this.form = form;
        this.pauses = pauses;
    }

    /** Folder beside the models for what is being made. */
    Path workshop() {
        return workshop;
    }

    Path target() {
        return target;
    }

    /**
     * @param files that the folder has to have
     * @throws PullException where there is another folder of this name, which was not pulled
     */
    void publish(Stamp stamp, List<Placed> files) {
        try (PullLock _ = lock()) {
            recover();
            requireOwn(stamp.source());
            if (!stamp.isIn(target)) {
                make(stamp, files);
                swap();
            }
            clear();
        }
    }

    private PullLock lock() {
        Path file = workshop.resolve("lock");
        PullLock lock = PullLock.acquire(disk, file, () -> 0, () -> {}, pauses);
        if (lock == null) {
            throw new PullException(
                    Kind.DISK, file + " is held by another pull that does nothing, or cannot be held here");
        }
        return lock;
    }

    /** Puts back what a pull that was killed in the middle of a swap had put aside. */
    void recoverKilled() {
        if (!exists(target) && exists(old)) {
            try (PullLock _ = lock()) {
                recover();
            }
        }
    }

    /* A pull that was killed between the two moves left the earlier folder aside. */
    private void recover() {
        if (!exists(target) && exists(old)) {
            disk.move(old, target);
        }
        clear();
    }

    private void clear() {
        disk.deleteTree(fresh);
        disk.deleteTree(old);
    }

    /** @throws PullException where the folder is there and came from elsewhere */
    void requireOwn(String source) {
        if (exists(target)
                && Stamp.read(target)
                        .filter(stamp -> stamp.source().equals(source))
                        .isEmpty()) {
            throw new PullException(
                    Kind.DISK,
                    target + " is there already and was not pulled from " + source
                            + "; move it away, or choose another folder with --models");
        }
    }

    private void make(Stamp stamp, List<Placed> files) {
        disk.folders(fresh);
        files.forEach(file -> place(file.file(), inside(fresh, file.local())));
        if (exists(target)) {
            keepOwners(stamp);
        }
        disk.write(fresh.resolve(Stamp.NAME), stamp.json());
    }

    private static Path inside(Path folder, String local) {
        Path file = folder.resolve(local).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new PullException(Kind.ANSWER, "'" + local + "' leads out of the model's folder");
        }
        return file;
    }

    private void place(Path file, Path at) {
        disk.folders(Objects.requireNonNull(at.getParent()));
        if (form == Form.COPIED) {
            disk.copy(file, at);
        } else if (form == Form.NAMED || !disk.link(at, file.toAbsolutePath())) {
            disk.name(file, at);
        }
    }

    private void keepOwners(Stamp stamp) {
        List<String> pulled = Stamp.read(target).map(Stamp::files).orElse(List.of());
        try (Stream<Path> files = Files.walk(target, DEPTH)) {
            for (Path file :
                    files.filter((Predicate<Path>) Files::isRegularFile).toList()) {
                String local = target.relativize(file).toString().replace('\\', '/');
                if (!pulled.contains(local) && !stamp.files().contains(local) && !local.equals(Stamp.NAME)) {
                    Path at = inside(fresh, local);
                    disk.folders(Objects.requireNonNull(at.getParent()));
                    disk.name(file, at);
                }
            }
        } catch (IOException e) {
            throw Disk.failed(target, e);
        }
    }

    private void swap() {
        if (exists(target)) {
            disk.folders(Objects.requireNonNull(old.getParent()));
            disk.move(target, old);
        }
        disk.move(fresh, target);
    }

    private static boolean exists(@Nullable Path path) {
        return path != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
