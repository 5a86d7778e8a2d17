package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.OneLine;
import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of model folders. */
public final class ModelRepository {

    private static final String MANIFEST = "model.yaml";
    private static final ModelId BLANK = new ModelId("\0");

    private final Path root;
    private final List<? extends FolderTask> tasks;

    /** @param tasks in the order in which a folder that names none is held against them; the last takes whatever comes */
    public ModelRepository(Path root, List<? extends FolderTask> tasks) {
        this.root = root.toAbsolutePath().normalize();
        this.tasks = List.copyOf(tasks);
    }

    /** The folder of this very name, read anew; empty where there is none or it holds no model. A name is never taken for a path. */
    public Optional<Entry> find(ModelId id) {
        return children().stream()
                .filter(child -> id(child).equals(id))
                .findFirst()
                .flatMap(this::child);
    }

    /**
     * The folders that hold an ONNX file or a model.yaml, in order of name; those that can't be used say why. Whatever is wrong with
     * one folder is that folder's alone.
     */
    public List<Entry> scan() {
        return children().stream().flatMap(child -> child(child).stream()).toList();
    }

    private List<Path> children() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the model repository " + root, e);
        }
    }

    private Optional<Entry> child(Path child) {
        if (Files.isDirectory(child)) {
            return entry(child);
        }
        boolean lost = Files.isSymbolicLink(child) && !Files.exists(child);
        return lost ? Optional.of(unusable(child, "the link leads nowhere")) : Optional.empty();
    }

    public Path root() {
        return root;
    }

    private Optional<Entry> entry(Path folder) {
        try {
            return read(folder).map(Entry.Usable::new);
        } catch (IOException e) {
            return Optional.of(unusable(
                    folder, "the folder cannot be read (" + e.getClass().getSimpleName() + ")"));
        } catch (RuntimeException e) {
            return Optional.of(unusable(folder, e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private Optional<ModelFolder> read(Path folder) throws IOException {
        Optional<Path> version = latest(folder);
        GraphFiles graphs = GraphFiles.in(version.orElse(folder));
        if (graphs.isEmpty() && !Files.exists(folder.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requireName(folder);
        new FolderBounds(root, folder).requireLinksInside();
        ModelManifest manifest = ManifestReader.read(folder.resolve(MANIFEST), tasks);
        Path file = graphs.chosen(manifest.file());
        return Optional.of(new ModelFolder(
                id(folder),
                task(folder, file, manifest.task()),
                version.map(ModelRepository::name).orElse("1"),
                folder,
                file,
                Files.getLastModifiedTime(file).toInstant(),
                manifest));
    }

    private static void requireName(Path folder) {
        if (!ModelManifest.isName(name(folder))) {
            throw new ManifestException(folder + ": the name of the folder is none that a model can be called by");
        }
    }

    private Entry unusable(Path folder, String reason) {
        String name = ModelManifest.printable(name(folder));
        String inside = OneLine.of(ModelManifest.printable(
                reason.replace(root + root.getFileSystem().getSeparator(), "")));
        return new Entry.Unusable(
                name.isBlank() ? new ModelId("'" + name + "'") : ModelId.ofFolder(name),
                inside.startsWith(name) ? inside : name + ": " + inside);
    }

    private Task task(Path folder, Path graph, @Nullable String named) {
        Predicate<FolderTask> fits = named == null
                ? FolderFacts.of(folder, graph)::fit
                : task -> task.name().equalsIgnoreCase(named);
        return tasks.stream()
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> new ManifestException(folder + ": it is for none of the tasks " + tasks));
    }

    /** The version folder with the highest number, as Triton lays them out. */
    private static Optional<Path> latest(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> name(child).matches("[1-9][0-9]{0,8}"))
                    .max(Comparator.comparingInt(child -> Integer.parseInt(name(child))));
        }
    }

    /* A name that is blank is no id, and equal to none. */
    private static ModelId id(Path folder) {
        return name(folder).isBlank() ? BLANK : ModelId.ofFolder(name(folder));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A folder of the repository, usable or not. */
    public sealed interface Entry {
        ModelId id();

        record Usable(ModelFolder folder) implements Entry {
            @Override
            public ModelId id() {
                return folder.id();
            }
        }

        /**
         * One that cannot be used.
         *
         * @param reason names the folder, and the file and the field in it where they are known
         */
        record Unusable(ModelId id, String reason) implements Entry {}
    }
}
