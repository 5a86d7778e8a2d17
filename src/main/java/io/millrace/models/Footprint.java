package io.millrace.models;

import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelFolder;
import java.util.Map;

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
        return new Footprint(copies * folder.weightBytes(), false);
    }

    static Footprint of(ModelFolder folder, LoadedModel model) {
        return new Footprint(
                folder.weightBytes() + model.cacheBytes(), !model.provider().equals(HOST));
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
}
