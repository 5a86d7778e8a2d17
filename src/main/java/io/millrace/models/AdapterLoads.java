package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.models.adapter.ModelAdapters;
import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads and unloads one adapter of a model that is ready, as an operator asks for it. On the thread that loads. */
record AdapterLoads(FolderReader folders, LoadingQueue loading) {

    /**
     * Reads the model's folder anew and answers by the adapter from now on.
     *
     * @param path of its file, in the folder; null where whatever the folder has is meant
     * @throws InvalidRequest where that is another's, does not load, or other files of the folder have changed
     * @throws ModelNotFound where the folder has no such adapter
     */
    void load(Deployment model, String adapter, @Nullable String path) {
        var _ = model.route().require();
        ModelFolder folder = read(model);
        AdapterSource source = folder.adapters().get(adapter);
        if (source == null) {
            throw ModelNotFound.adapter(
                    model.id().value(), adapter, folder.adapters().keySet());
        }
        if (path != null) {
            requireFile(folder, source, path);
        }
        loading.adapt(model, new Entry.Usable(folder), adapters -> load(adapters, adapter));
    }

    private ModelFolder read(Deployment model) {
        Entry entry = folders.folder(new ModelId(model.id().name())).entries().stream()
                .filter(found -> found.id().equals(model.id()))
                .findFirst()
                .orElseThrow(() -> new ModelNotFound(model.id().value()));
        if (entry instanceof Entry.Usable usable && FolderLoads.differsInAdaptersAlone(model.route(), entry)) {
            return usable.folder();
        }
        throw new InvalidRequest(
                "lora_name",
                "Other files of the model '" + model.id() + "' have changed than its adapters: load the model anew");
    }

    private static void requireFile(ModelFolder folder, AdapterSource source, String path) {
        if (!isFile(folder, source, path)) {
            throw new InvalidRequest(
                    "lora_path",
                    "'lora_path' must be the adapter's file in the model's folder, '"
                            + folder.path().relativize(source.file()) + "'");
        }
    }

    private static boolean isFile(ModelFolder folder, AdapterSource source, String path) {
        try {
            return folder.path().resolve(Path.of(path)).normalize().equals(source.file());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void load(ModelAdapters adapters, String adapter) {
        adapters.load(adapter);
        if (!adapters.names().contains(adapter)) {
            throw new InvalidRequest("lora_path", "The adapter failed to load: " + adapters.fault());
        }
    }

    /** Answers by the adapter no more. */
    void unload(Deployment model, String adapter) {
        var _ = model.route().require();
        loading.adapt(model, model.route().entry(), adapters -> adapters.unload(adapter));
    }
}
