package io.millrace.repository;

import io.millrace.core.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a model of the repository lies: in a folder of its own, or in an entry of a Hugging Face cache, {@code models--org--name}, whose
 * snapshots are links into its blobs.
 *
 * @param name by which it is called, {@code org--name} for {@code org/name}
 * @param folder with its files; of a cache the snapshot
 * @param manifest its model.yaml, there or not; of a cache that of the entry, since a snapshot's would be a stranger's
 */
record Place(String name, Path folder, Path manifest) {

    private static final String MANIFEST = "model.yaml";
    private static final String CACHED = "models--";
    private static final ModelId BLANK = new ModelId("\0");
    private static final int MOST_REFERENCE = 1_000;

    /** Of a folder or file in the repository; empty where it is an entry of a cache without a graph. */
    static Optional<Place> of(Path child) {
        String name = String.valueOf(child.getFileName());
        if (!isEntry(child, name)) {
            return Optional.of(new Place(name, child, child.resolve(MANIFEST)));
        }
        return snapshot(child)
                .map(snapshot -> new Place(name.substring(CACHED.length()), snapshot, child.resolve(MANIFEST)));
    }

    private static boolean isEntry(Path child, String name) {
        return name.startsWith(CACHED)
                && name.length() > CACHED.length()
                && Files.isDirectory(child.resolve("snapshots"))
                && Files.isDirectory(child.resolve("blobs"));
    }

    /* That of refs/main; as long as a download has not brought its graph, the newest that has one. */
    private static Optional<Path> snapshot(Path entry) {
        String main = reference(entry.resolve("refs").resolve("main"));
        List<Path> whole = snapshots(entry).stream().filter(Place::hasGraph).toList();
        return whole.stream()
                .filter(snapshot -> main.equals(String.valueOf(snapshot.getFileName())))
                .findFirst()
                .or(() ->
                        whole.stream().max(Comparator.comparingLong(Place::time).thenComparing(Path::toString)));
    }

    private static List<Path> snapshots(Path entry) {
        try (Stream<Path> snapshots = Files.list(entry.resolve("snapshots"))) {
            return snapshots.filter(path -> Files.isDirectory(path)).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static boolean hasGraph(Path snapshot) {
        try {
            return !GraphFiles.in(snapshot).isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private static long time(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException _) {
            return 0;
        }
    }

    private static String reference(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < MOST_REFERENCE
                    ? Files.readString(file).strip()
                    : "";
        } catch (IOException _) {
            return "";
        }
    }

    boolean isCached() {
        return !folder.equals(manifest.getParent());
    }

    /** A name that is blank is no id, and equal to none. */
    ModelId id() {
        return name.isBlank() ? BLANK : ModelId.ofFolder(name);
    }

    FolderStamp stamp() {
        return withManifest(FolderStamp.of(folder));
    }

    /** Of all but adapters. */
    FolderStamp restStamp() {
        return withManifest(AdapterFiles.stampWithout(folder));
    }

    private FolderStamp withManifest(FolderStamp own) {
        return isCached() && Files.exists(manifest) ? own.with(FolderStamp.of(manifest)) : own;
    }
}
