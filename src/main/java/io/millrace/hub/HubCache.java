package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A repository's folder in the cache that all clients of the hub share: {@code blobs/HASH}, {@code refs/REVISION} holding a commit, and
 * {@code snapshots/COMMIT/PATH} leading to {@code ../../blobs/HASH}. A blob gets its name only when its hash was checked.
 */
final class HubCache {

    private static final int DEPTH = 6;

    private final Disk disk;
    private final HubSettings settings;
    private final Path root;
    private final Path locks;

    HubCache(Disk disk, HubSettings settings, String repo) {
        String folder = "models--" + repo.replace("/", "--");
        this.disk = disk;
        this.settings = settings;
        this.root = settings.cache().resolve(folder);
        this.locks = settings.cache().resolve(".locks").resolve(folder);
    }

    Path blob(FileHash hash) {
        return root.resolve("blobs").resolve(hash.hex());
    }

    private Path snapshot(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    /** Where a file of a commit is, whole. */
    Optional<Path> find(String commit, RemoteFile file) {
        Stream<Path> places = Stream.concat(
                Stream.ofNullable(file.hash()).map(this::blob),
                Stream.of(snapshot(commit).resolve(file.path())));
        return places.filter(place -> hasSize(place, file.size())).findFirst();
    }

    private static boolean hasSize(Path file, long size) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == size;
        } catch (IOException e) {
            return false;
        }
    }

    /** Bytes of a file that were loaded before. */
    long loaded(FileHash hash) {
        Path file = partial(hash);
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try {
            return Partial.loaded(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path partial(FileHash hash) {
        return blob(hash).resolveSibling(hash.hex() + ".millrace");
    }

    /** Loads a file, or waits until another pull has. */
    Path fetch(RemoteFile file, Download.Bytes bytes, Means means) {
        FileHash hash = Objects.requireNonNull(file.hash());
        Path blob = blob(hash);
        disk.folders(parent(blob));
        Path journal = Partial.journal(partial(hash));
        try (PullLock lock = PullLock.acquire(
                disk,
                locks.resolve(hash.hex() + ".millrace.lock"),
                () -> length(journal),
                () -> means.progress().say(bytes.name() + ": another pull loads it; waiting for that"),
                means.pauses())) {
            if (hasSize(blob, file.size())) {
                means.progress().loaded(file.size());
                return blob;
            }
            return lock == null ? alone(file, hash, bytes, means) : load(file, hash, partial(hash), bytes, means);
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private Path load(RemoteFile file, FileHash hash, Path partial, Download.Bytes bytes, Means means) {
        try (Partial part = Partial.open(disk, partial, file.size(), hash.hex())) {
            new Download(bytes, part, hash, means).run();
        }
        disk.move(partial, blob(hash));
        disk.delete(Partial.journal(partial));
        return blob(hash);
    }

    /* Beside another pull that does nothing: in a file that nobody else writes. */
    private Path alone(RemoteFile file, FileHash hash, Download.Bytes bytes, Means means) {
        Path own = blob(hash)
                .resolveSibling(hash.hex() + ".millrace-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            return load(file, hash, own, bytes, means);
        } finally {
            disk.delete(own);
            disk.delete(Partial.journal(own));
        }
    }

    /**
     * Notes the commit of a revision, and where it has the files: graphs last, so that a snapshot with a graph has what the graph needs.
     */
    void note(Source.Hub source, String commit, List<RemoteFile> files, Pauses pauses) {
        try (PullLock _ = PullLock.acquire(disk, locks.resolve("snapshots.millrace.lock"), () -> 0, () -> {}, pauses)) {
            files.forEach(file -> show(commit, file));
            if (!source.isCommit()) {
                refer(root.resolve("refs").resolve(source.revision()), commit);
            }
        }
    }

    private void refer(Path ref, String commit) {
        if (!text(ref).equals(commit)) {
            Path fresh = fresh(ref);
            disk.write(fresh, commit);
            disk.move(fresh, ref);
        }
    }

    private void show(String commit, RemoteFile file) {
        Path link = snapshot(commit).resolve(file.path());
        Path blob = blob(Objects.requireNonNull(file.hash()));
        if (!Files.exists(blob)) {
            return;
        }
        if (!hasSize(link, file.size())) {
            Path fresh = fresh(link);
            if (!settings.links() || !disk.link(fresh, parent(link).relativize(blob))) {
                disk.name(blob, fresh);
            }
            disk.move(fresh, link);
        }
        if (!Files.exists(partial(file.hash()))) {
            disk.delete(Partial.journal(partial(file.hash())));
        }
    }

    /* What a killed pull may have left under this name is in the way. */
    private Path fresh(Path file) {
        disk.folders(parent(file));
        Path fresh = file.resolveSibling("." + file.getFileName() + ".millrace");
        disk.delete(fresh);
        return fresh;
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < 1_000
                    ? Files.readString(file).strip()
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** What the cache has of a revision, for want of the hub; without hashes. */
    Optional<RepositoryFiles> list(Source.Hub source) {
        String commit = source.isCommit()
                ? source.revision()
                : text(root.resolve("refs").resolve(source.revision()));
        Path snapshot = snapshot(commit);
        if (!commit.matches("[0-9a-f]{40}") || !Files.isDirectory(snapshot, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(snapshot, DEPTH)) {
            List<RemoteFile> found = new ArrayList<>();
            for (Path file : files.filter((Predicate<Path>) Files::isRegularFile)
                    .sorted()
                    .toList()) {
                String path = snapshot.relativize(file).toString().replace('\\', '/');
                found.add(new RemoteFile(path, Files.size(file), hash(file)));
            }
            return Optional.of(new RepositoryFiles(commit, found, ""));
        } catch (IOException e) {
            throw new PullException(Kind.DISK, snapshot + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static @Nullable FileHash hash(Path file) throws IOException {
        String name = String.valueOf(file.toRealPath().getFileName());
        return FileHash.isHash(name) ? new FileHash(name) : null;
    }
}
