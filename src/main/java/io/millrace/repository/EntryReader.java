package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.OneLine;
import io.millrace.core.Task;
import io.millrace.repository.ModelRepository.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is served of one place of a repository. */
final class EntryReader {

    private final Path root;
    private final Path sources;
    private final List<? extends FolderTask> tasks;

    /**
     * @param root of the repository
     * @param sources folder for what is pulled
     * @param tasks in the order in which a folder that names none is held against them
     */
    EntryReader(Path root, Path sources, List<? extends FolderTask> tasks) {
        this.root = root;
        this.sources = sources;
        this.tasks = tasks;
    }

    /** One, or one for each version; none where there is no folder or it holds no model. Whatever is wrong with it is in the entry. */
    List<Entry> entries(Place place) {
        if (Files.isDirectory(place.folder())) {
            return tried(place, null, () -> read(place));
        }
        boolean lost = Files.isSymbolicLink(place.folder()) && !Files.exists(place.folder());
        return lost ? List.of(unusable(place, null, "the link leads nowhere")) : List.of();
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
        return entry(place.id(), "1", home, home, manifest, AdapterFiles.stampWithout(home));
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
        if (!Setting.isName(place.name())) {
            throw new ManifestException(
                    place.folder() + ": the name of the folder is none that a model can be called by");
        }
    }

    private Entry unusable(Place place, @Nullable Integer version, String reason) {
        String name = Setting.printable(place.name());
        String inside = OneLine.of(Setting.printable(
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
                    .map(EntryReader::name)
                    .filter(child -> child.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
