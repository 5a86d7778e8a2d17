package io.millrace.quantize;

import io.millrace.bench.folder.TemporaryFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.repository.Setting;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A model's folder that is made where nobody looks for one, and moved into its place when it is whole. Closed before, it leaves nothing. */
final class NewFolder implements AutoCloseable {

    private static final int DEPTH = 8;
    private static final Pattern GRAPH = Pattern.compile(".*\\.onnx([._]data.*)?");

    private final Path target;
    private final Path workshop;
    private final Path aside;
    private final Thread interrupted = new Thread(this::deleteQuietly);

    private NewFolder(Path target, Path workshop, Path aside) {
        this.target = target;
        this.workshop = workshop;
        this.aside = aside;
    }

    /** @throws IllegalArgumentException where something is there already, or nothing can be */
    static NewFolder at(Path place) throws IOException {
        Path target = place.toAbsolutePath().normalize();
        Path parent = target.getParent();
        requireFree(target);
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException(target + ": " + parent + " is no folder");
        }
        if (!Setting.isName(target.getFileName().toString())) {
            throw new IllegalArgumentException(
                    target + ": the name of the folder is none that a model can be called by");
        }
        Path workshop = Files.createDirectories(parent.resolve(ModelRepository.OWN));
        NewFolder folder = new NewFolder(target, workshop, Files.createTempDirectory(workshop, "quantize"));
        Runtime.getRuntime().addShutdownHook(folder.interrupted);
        Files.createDirectory(folder.path());
        return folder;
    }

    private static void requireFree(Path target) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(target + " is there already, and nothing is overwritten");
        }
    }

    /** Where it is made. */
    Path path() {
        return aside.resolve(target.getFileName());
    }

    /**
     * Where a file of another folder is to lie in it.
     *
     * @param file below {@code folder}
     */
    Path place(Path folder, Path file) throws IOException {
        Path place = path().resolve(folder.relativize(file).toString());
        Files.createDirectories(place.resolveSibling(""));
        return place;
    }

    /** Takes a folder's files along, but for hidden ones, other graphs, and those to be left out. */
    void copy(Path folder, Collection<Path> leftOut) throws IOException {
        for (Path file : files(folder)) {
            if (!leftOut.contains(file) && !isHidden(folder, file) && !isGraph(file)) {
                Files.copy(file, place(folder, file));
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> Files.isRegularFile(file)).toList();
        }
    }

    private static boolean isHidden(Path folder, Path file) {
        for (Path name : folder.relativize(file)) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /* Or the weights of one, as model.onnx_data and model.onnx.data are. */
    private static boolean isGraph(Path file) {
        return GRAPH.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Moves it into its place. */
    void publish() throws IOException {
        requireFree(target);
        Files.move(path(), target);
    }

    @Override
    public void close() throws IOException {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException _) {
            // the process is ending
        }
    }

    private void delete() throws IOException {
        if (Files.exists(aside)) {
            TemporaryFolder.delete(aside);
        }
        try {
            Files.deleteIfExists(workshop);
        } catch (DirectoryNotEmptyException _) {
            // others work there
        }
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (IOException _) {
            // as far as it goes
        }
    }
}
