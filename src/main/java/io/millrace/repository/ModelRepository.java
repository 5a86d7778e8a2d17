package io.millrace.repository;

import io.millrace.core.ModelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of model folders, or of entries of a Hugging Face cache. */
public final class ModelRepository {

    /** The folder of a repository that the service and pulls keep for themselves. */
    public static final String OWN = ".millrace";

    private static final String SOURCES = "sources";

    private final Path root;
    private final EntryReader reader;

    /**
     * @param data folder for what is pulled
     * @param tasks in the order in which a folder that names none is held against them; the last takes whatever comes
     */
    public ModelRepository(Path root, Path data, List<? extends FolderTask> tasks) {
        this.root = root.toAbsolutePath().normalize();
        this.reader =
                new EntryReader(this.root, data.toAbsolutePath().normalize().resolve(SOURCES), List.copyOf(tasks));
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
                .map(reader::entries)
                .orElse(List.of());
    }

    /** What there is at a path of a repository, as {@link #find}. */
    public static List<Entry> at(Path folder, List<? extends FolderTask> tasks) {
        Path path = folder.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNull(path.getParent(), "the root is no model");
        ModelRepository repository = new ModelRepository(parent, parent.resolve(OWN), tasks);
        return Place.of(path).map(repository.reader::entries).orElse(List.of());
    }

    /**
     * The folders that hold an ONNX file or a model.yaml, in order of name; those that can't be used say why. Whatever is wrong with
     * one folder is that folder's alone.
     */
    public List<Entry> scan() {
        Swap.await(root, _ -> true);
        return places().stream()
                .flatMap(place -> reader.entries(place).stream())
                .toList();
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

    public Path root() {
        return root;
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
