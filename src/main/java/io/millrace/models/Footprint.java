package io.millrace.models;

import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model takes of memory.
 *
 * @param bytes of its weights, as its files have them, and of its caches
 * @param onDevice whether they lie in the memory of a device
 */
record Footprint(long bytes, boolean onDevice) {

    static final Footprint NONE = new Footprint(0, false);

    private static final String HOST = "CPU";

    /** Of a model that has not been loaded yet: its weights, in as many copies as there may be. */
    static Footprint of(ModelFolder folder) {
        int copies = SessionPolicy.choosesByLoad(folder)
                ? 2
                : Math.max(1, folder.manifest().hardware().instances());
        return new Footprint(copies * weights(folder), false);
    }

    static Footprint of(ModelFolder folder, LoadedModel model) {
        return new Footprint(
                weights(folder) + model.cacheBytes(), !model.provider().equals(HOST));
    }

    /** Of the adapters that a folder has and the model has not. */
    static Footprint ofNew(ModelRoute route, ModelFolder folder, Ready ready) {
        Map<String, AdapterSource> before =
                route.folder().map(ModelFolder::adapters).orElse(Map.of());
        long bytes = folder.adapters().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .mapToLong(entry -> entry.getValue().bytes())
                .sum();
        return new Footprint(bytes, ready.footprint().onDevice());
    }

    /** Bytes of the graphs' files and those beside them that are named after them. */
    static long weights(ModelFolder folder) {
        return folder.graphs().stream()
                .mapToLong(graph -> weights(folder, graph))
                .sum();
    }

    private static long weights(ModelFolder folder, Path graph) {
        String name = String.valueOf(graph.getFileName());
        try (Stream<Path> files = Files.list(graph.resolveSibling(""))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(name))
                    .mapToLong(Footprint::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + folder.id() + " cannot be read", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
