package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.OneLine;
import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of model folders, or of entries of a Hugging Face cache. */
public final class ModelRepository {

    /** The folder of a repository that the service and pulls keep for themselves. */
    public static final String OWN = ".millrace";

    private static final String SOURCES = "sources";

    private final Path root;
    private final Path sources;
    private final List<? extends FolderTask> tasks;

    /**
     * @param data folder for what is pulled
     * @param tasks in the order in which a folder that names none is held against them; the last takes whatever comes
     */
    public ModelRepository(Path root, Path data, List<? extends FolderTask> tasks) {
        this.root = root.toAbsolutePath().normalize();
        this.sources = data.toAbsolutePath().normalize().resolve(SOURCES);
        this.tasks = List.copyOf(tasks);
    }

    /**
     * What is served of the folder of this very name, read anew: one entry, or one for each version; none where there is no such folder
     * or it holds no model. A name is never taken for a path.
     */
    public List<Entry> find(ModelId id) {
        Swap.await(root, id::equals);
        return places().stream()
                .filter(place -> place.id().equals(id))
                .findFirst()
                .map(this::entries)
                .orElse(List.of());
    }

    /** What there is at a path of a repository, as {@link #find}. */
    public static List<Entry> at(Path folder, List<? extends FolderTask> tasks) {
        Path path = folder.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNull(path.getParent(), "the root is no model");
        ModelRepository repository = new ModelRepository(parent, parent.resolve(OWN), tasks);
        return Place.of(path).map(repository::entries).orElse(List.of());
    }

    /**
     * The folders that hold an ONNX file or a model.yaml, in order of name; those that can't be used say why. Whatever is wrong with
     * one folder is that folder's alone.
     */
    public List<Entry> scan() {
        Swap.await(root, _ -> true);
        return places().stream().flatMap(place -> entries(place).stream()).toList();
    }

    /** How each folder looks now; empty where the repository is not there. */
    public Map<ModelId, FolderStamp> stamps() {
        Map<ModelId, FolderStamp> stamps = new HashMap<>();
        places().stream()
                .filter(place -> Files.isDirectory(place.folder()))
                .forEach(place -> stamps.put(place.id(), place.stamp()));
        return stamps;
    }

    /* A folder of its own goes before an entry of a cache that is called the same. */
    private Collection<Place> places() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            Map<String, Place> places = new TreeMap<>();
            children.filter(child -> !name(child).equals(OWN))
                    .filter(child -> Files.isDirectory(child) || Files.isSymbolicLink(child))
                    .flatMap(child -> Place.of(child).stream())
                    .forEach(place -> places.merge(place.name(), place, (a, b) -> a.isCached() ? b : a));
            return places.values();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the model repository " + root, e);
        }
    }

    private List<Entry> entries(Place place) {
        if (Files.isDirectory(place.folder())) {
            return tried(place, null, () -> read(place));
        }
        boolean lost = Files.isSymbolicLink(place.folder()) && !Files.exists(place.folder());
        return lost ? List.of(unusable(place, null, "the link leads nowhere")) : List.of();
    }

    public Path root() {
        return root;
    }

    private List<Entry> tried(Place place, @Nullable Integer version, Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            return List.of(unusable(
                    place, version, "the folder cannot be read (" + e.getClass().getSimpleName() + ")"));
        } catch (RuntimeException e) {
            return List.of(unusable(place, version, e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private interface Reading {
        List<Entry> read() throws IOException;
    }

    private List<Entry> read(Place place) throws IOException {
        Path folder = place.folder();
        List<Integer> there = versions(folder);
        Path home = there.isEmpty() ? folder : folder.resolve(there.getFirst().toString());
        if (GraphFiles.in(home).isEmpty() && !Files.exists(place.manifest(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        requireName(place);
        FolderStamp rest = place.restStamp();
        new FolderBounds(root, folder).requireLinksInside();
        ModelManifest manifest = ManifestReader.read(place.manifest(), tasks);
        if (manifest.origin() != null) {
            requireNoOther(folder, home, manifest);
            return List.of(pulled(place, manifest, manifest.origin()));
        }
        VersionPolicy policy = manifest.life().versions();
        if (there.isEmpty() || !policy.sideBySide()) {
            return List.of(entry(place.id(), there.isEmpty() ? "1" : name(home), folder, home, manifest, rest));
        }
        return policy.chosen(there)
                .flatMap(version ->
                        tried(place, version, () -> List.of(version(place, version, manifest, rest))).stream())
                .toList();
    }

    private static void requireNoOther(Path folder, Path home, ModelManifest manifest) throws IOException {
        if (!home.equals(folder) || !GraphFiles.in(folder).isEmpty()) {
            throw new ManifestException(
                    folder + "/model.yaml: source: the folder has graphs of its own; take them out, or source");
        }
        if (!manifest.life().versions().equals(VersionPolicy.HIGHEST)) {
            throw new ManifestException(
                    folder + "/model.yaml: version-policy: what comes from a source has one version");
        }
    }

    private Entry pulled(Place place, ModelManifest manifest, Origin origin) throws IOException {
        Path home = sources.resolve(origin.key()).resolve(place.name());
        if (!Files.isDirectory(home)) {
            return new Entry.Unfetched(place.id(), manifest, home);
        }
        new FolderBounds(root, home).requireLinksInside();
        return entry(place.id(), "1", home, home, manifest, FolderStamp.withoutAdapters(home));
    }

    private Entry version(Place place, Integer version, ModelManifest manifest, FolderStamp rest) throws IOException {
        String number = version.toString();
        Path home = place.folder().resolve(number);
        if (!Files.isDirectory(home)) {
            throw new ManifestException(place.folder() + "/model.yaml: version-policy: there is no folder " + number);
        }
        return entry(place.id().in(number), number, place.folder(), home, manifest, rest);
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

    private static void requireName(Place place) {
        if (!ModelManifest.isName(place.name())) {
            throw new ManifestException(
                    place.folder() + ": the name of the folder is none that a model can be called by");
        }
    }

    private Entry unusable(Place place, @Nullable Integer version, String reason) {
        String name = ModelManifest.printable(place.name());
        String inside = OneLine.of(ModelManifest.printable(
                reason.replaceAll(Pattern.quote(sources + root.getFileSystem().getSeparator()) + "[0-9a-f-]+.", "")
                        .replace(root + root.getFileSystem().getSeparator(), "")));
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

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A folder of the repository, usable or not. */
    public sealed interface Entry {
        ModelId id();

        /** What its model.yaml says; the defaults where it cannot be used. */
        ModelManifest manifest();

        record Usable(ModelFolder folder) implements Entry {
            @Override
            public ModelId id() {
                return folder.id();
            }

            @Override
            public ModelManifest manifest() {
                return folder.manifest();
            }
        }

        /**
         * One whose files are yet to be pulled.
         *
         * @param home folder that they come into
         */
        record Unfetched(ModelId id, ModelManifest manifest, Path home) implements Entry {}

        /**
         * One that cannot be used.
         *
         * @param reason names the folder, and the file and the field in it where they are known
         */
        record Unusable(ModelId id, String reason) implements Entry {
            @Override
            public ModelManifest manifest() {
                return ModelManifest.DEFAULT;
            }
        }
    }
}
