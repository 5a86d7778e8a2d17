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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * What is served of the folder of this very name, read anew: one entry, or one for each version; none where there is no such folder
     * or it holds no model. A name is never taken for a path.
     */
    public List<Entry> find(ModelId id) {
        return children().stream()
                .filter(child -> id(child).equals(id))
                .findFirst()
                .map(this::child)
                .orElse(List.of());
    }

    /**
     * The folders that hold an ONNX file or a model.yaml, in order of name; those that can't be used say why. Whatever is wrong with
     * one folder is that folder's alone.
     */
    public List<Entry> scan() {
        return children().stream().flatMap(child -> child(child).stream()).toList();
    }

    /** How each folder looks now; empty where the repository is not there. */
    public Map<ModelId, FolderStamp> stamps() {
        Map<ModelId, FolderStamp> stamps = new HashMap<>();
        children().stream().filter(Files::isDirectory).forEach(child -> stamps.put(id(child), FolderStamp.of(child)));
        return stamps;
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

    private List<Entry> child(Path child) {
        if (Files.isDirectory(child)) {
            return entries(child);
        }
        boolean lost = Files.isSymbolicLink(child) && !Files.exists(child);
        return lost ? List.of(unusable(child, null, "the link leads nowhere")) : List.of();
    }

    public Path root() {
        return root;
    }

    private List<Entry> entries(Path folder) {
        return tried(folder, null, () -> read(folder));
    }

    private List<Entry> tried(Path folder, @Nullable Integer version, Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            return List.of(unusable(
                    folder,
                    version,
                    "the folder cannot be read (" + e.getClass().getSimpleName() + ")"));
        } catch (RuntimeException e) {
            return List.of(unusable(folder, version, e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private interface Reading {
        List<Entry> read() throws IOException;
    }

    private List<Entry> read(Path folder) throws IOException {
        List<Integer> there = versions(folder);
        Path home = there.isEmpty() ? folder : folder.resolve(there.getFirst().toString());
        if (GraphFiles.in(home).isEmpty() && !Files.exists(folder.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        requireName(folder);
        FolderStamp rest = FolderStamp.withoutAdapters(folder);
        new FolderBounds(root, folder).requireLinksInside();
        ModelManifest manifest = ManifestReader.read(folder.resolve(MANIFEST), tasks);
        VersionPolicy policy = manifest.life().versions();
        if (there.isEmpty() || !policy.sideBySide()) {
            return List.of(entry(id(folder), there.isEmpty() ? "1" : name(home), folder, home, manifest, rest));
        }
        return policy.chosen(there)
                .flatMap(version ->
                        tried(folder, version, () -> List.of(version(folder, version, manifest, rest))).stream())
                .toList();
    }

    private Entry version(Path folder, Integer version, ModelManifest manifest, FolderStamp rest) throws IOException {
        String number = version.toString();
        Path home = folder.resolve(number);
        if (!Files.isDirectory(home)) {
            throw new ManifestException(folder + "/model.yaml: version-policy: there is no folder " + number);
        }
        return entry(id(folder).in(number), number, folder, home, manifest, rest);
    }

    private Entry entry(ModelId id, String version, Path folder, Path home, ModelManifest manifest, FolderStamp rest)
            throws IOException {
        Path file = GraphFiles.in(home).chosen(manifest.file());
        return new Entry.Usable(new ModelFolder(
                id,
                task(folder, file, manifest.task()),
                version,
                folder,
                file,
                Files.getLastModifiedTime(file).toInstant(),
                manifest,
                AdapterFiles.in(folder, home, manifest.adapters()),
                rest));
    }

    private static void requireName(Path folder) {
        if (!ModelManifest.isName(name(folder))) {
            throw new ManifestException(folder + ": the name of the folder is none that a model can be called by");
        }
    }

    private Entry unusable(Path folder, @Nullable Integer version, String reason) {
        String name = ModelManifest.printable(name(folder));
        String inside = OneLine.of(ModelManifest.printable(
                reason.replace(root + root.getFileSystem().getSeparator(), "")));
        ModelId id = name.isBlank() ? new ModelId("'" + name + "'") : ModelId.ofFolder(name);
        return new Entry.Unusable(
                version == null ? id : id.in(version.toString()),
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

    /** Numbers of the version folders, as Triton lays them out, the highest first. */
    private static List<Integer> versions(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .map(ModelRepository::name)
                    .filter(child -> child.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted(Comparator.reverseOrder())
                    .toList();
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
