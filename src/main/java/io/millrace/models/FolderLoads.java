package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.models.adapter.ModelAdapters;
import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.UnloadReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the models that are served follow what their folders hold. On the thread that loads. */
record FolderLoads(FolderReader folders, Deployments models, LoadingQueue loading, Pulls pulls) {

    private static final Logger LOG = LoggerFactory.getLogger(FolderLoads.class);

    /**
     * Loads what a folder holds, whatever its state, or one adapter; versions that it has no longer are unloaded.
     *
     * @param first told of the folder before it is read
     * @throws ServingException where it does not load, in part or at all; what serves goes on
     */
    void load(String model, Consumer<ModelId> first) {
        Optional<Map.Entry<Deployment, String>> adapter = models.names().adapter(model);
        if (adapter.isPresent()) {
            loadAdapter(adapter.get().getKey(), adapter.get().getValue(), null);
            return;
        }
        models.names()
                .find(model)
                .ifPresent(known -> first.accept(new ModelId(known.id().name())));
        follow(folders.read(model), entry -> loading.replace(models.of(entry), entry));
    }

    /**
     * What has to be pulled before a name is loaded; empty where nothing has. A model that is new is among the others from now on.
     *
     * @throws ServingException as {@link #load}
     */
    Map<Deployment, Entry> toPull(String model) {
        Map<Deployment, Entry> found = new LinkedHashMap<>();
        if (models.names().adapter(model).isEmpty()) {
            folders.read(model).entries().stream()
                    .filter(entry -> entry.manifest().origin() != null)
                    .forEach(entry -> found.put(models.of(entry), entry));
        }
        return found;
    }

    /** Frees every version of a model, or has one adapter answer no more. */
    void unload(String model) {
        models.names()
                .adapter(model)
                .ifPresentOrElse(
                        adapter -> unloadAdapter(adapter.getKey(), adapter.getValue()),
                        () -> each(models.names().all(model), it -> loading.unload(it, UnloadReason.OPERATOR)));
    }

    /**
     * Frees every version of a model until it is woken.
     *
     * @throws ServingException as the first that is not loaded does, behind all of them
     */
    void sleep(String model) {
        each(models.names().all(model), it -> loading.sleep(it, false));
    }

    /** Takes over a folder that has come, changed or gone: what is in memory is replaced, the rest as its manifest says. */
    void changed(ModelId folder) {
        FolderReader.Found found;
        try {
            found = folders.folder(folder);
        } catch (ServingException refusal) {
            LOG.error("the folder of model {} is not taken over: {}", folder, refusal.getMessage());
            models.others(folder.name(), List.of()).forEach(model -> model.reject(refusal.getMessage()));
            return;
        }
        if (found.entries().isEmpty()) {
            models.others(folder.name(), List.of()).forEach(this::remove);
        } else {
            takeOver(found);
        }
    }

    /* Why one fails is logged where it does. */
    private void takeOver(FolderReader.Found found) {
        try {
            follow(found, this::takeOver);
        } catch (ServingException e) {
            LOG.debug(
                    "the folder of model {} is not taken over",
                    found.entries().getFirst().id(),
                    e);
        }
    }

    private void follow(FolderReader.Found found, Consumer<Entry> load) {
        try {
            each(found.entries(), load);
            if (found.whole()) {
                models.others(found.entries().getFirst().id().name(), found.entries())
                        .forEach(this::remove);
            }
        } finally {
            models.rename();
        }
    }

    /** Tries them all, whatever becomes of each, and ends as the first that fails. */
    private static <T> void each(List<T> all, Consumer<T> action) {
        List<ServingException> failures = new ArrayList<>();
        for (T one : all) {
            try {
                action.accept(one);
            } catch (ServingException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void takeOver(Entry entry) {
        LOG.info("the folder of model {} has changed", entry.id());
        Deployment model = models.of(entry);
        switch (model.route().entered()) {
            case DeploymentState.Loading _ when entry instanceof Entry.Unusable -> loading.replace(model, entry);
            case DeploymentState.Loading _ -> pulls.resume(model, entry);
            case DeploymentState.Asleep _, DeploymentState.Unloaded _ -> loading.readAnew(model, entry);
            case Ready _, DeploymentState.Failed _
            when entry.manifest().origin() != null -> pulls.replace(model, entry);
            case Ready ready when differsInAdaptersAlone(model.route(), entry) -> adapt(model, ready, entry, _ -> {});
            case Ready _, DeploymentState.Failed _ -> loading.replace(model, entry);
        }
    }

    private static boolean differsInAdaptersAlone(ModelRoute route, Entry entry) {
        return route.loaded().isPresent()
                && entry instanceof Entry.Usable usable
                && route.folder()
                        .filter(usable.folder()::differsInAdaptersAlone)
                        .isPresent();
    }

    private void adapt(Deployment model, Ready ready, Entry entry, Consumer<ModelAdapters> then) {
        ModelFolder folder = LoadingQueue.usable(entry);
        try {
            loading.room().make(model, Footprint.ofNew(model.route(), folder, ready));
        } catch (ServingException shortOfMemory) {
            model.reject(LoadFailure.of(entry, shortOfMemory).logged().reason());
            throw shortOfMemory;
        }
        ready.model().adapters().follow(folder.adapters());
        then.accept(ready.model().adapters());
        model.adapted(entry, ready, ready.with(Footprint.of(folder, ready.model())));
    }

    /**
     * Reads the folder of a model that is ready anew, and answers by an adapter from now on.
     *
     * @param path of its file, in the folder; null where whatever the folder has is meant
     * @throws InvalidRequest where that is another's, does not load, or other files of the folder have changed
     * @throws ModelNotFound where the folder has no such adapter
     */
    void loadAdapter(Deployment model, String adapter, @Nullable String path) {
        Entry entry = adaptersOf(model);
        ModelFolder folder = LoadingQueue.usable(entry);
        AdapterSource source = folder.adapters().get(adapter);
        if (source == null) {
            throw ModelNotFound.adapter(
                    model.id().value(), adapter, folder.adapters().keySet());
        }
        if (path != null && !folder.isFile(path, source)) {
            throw new InvalidRequest(
                    "lora_path",
                    "'lora_path' must be the adapter's file in the model's folder, '"
                            + folder.path().relativize(source.file()) + "'");
        }
        adaptIfReady(model, entry, adapters -> load(adapters, adapter));
    }

    private Entry adaptersOf(Deployment model) {
        var _ = model.route().require();
        return folders.folder(new ModelId(model.id().name())).entries().stream()
                .filter(found -> found.id().equals(model.id()))
                .filter(found -> differsInAdaptersAlone(model.route(), found))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "lora_name",
                        "Other files of the model '" + model.id()
                                + "' have changed than its adapters: load the model anew"));
    }

    private static void load(ModelAdapters adapters, String adapter) {
        adapters.load(adapter);
        if (!adapters.names().contains(adapter)) {
            throw new InvalidRequest("lora_path", "The adapter failed to load: " + adapters.fault());
        }
    }

    /** Answers by an adapter no more. */
    void unloadAdapter(Deployment model, String adapter) {
        var _ = model.route().require();
        adaptIfReady(model, model.route().entry(), adapters -> adapters.unload(adapter));
    }

    private void adaptIfReady(Deployment model, Entry entry, Consumer<ModelAdapters> then) {
        if (model.route().entered() instanceof Ready ready) {
            adapt(model, ready, entry, then);
        }
    }

    private void remove(Deployment model) {
        LOG.info("model {} is unloaded, since its folder is gone", model.id());
        models.remove(model);
        loading.unload(model, UnloadReason.GONE);
    }
}
