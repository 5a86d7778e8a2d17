package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException;
import io.millrace.repository.ModelRepository.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the models that are served follow what their folders hold. On the thread that loads. */
record FolderLoads(FolderReader folders, Deployments models, LoadingQueue loading) {

    private static final Logger LOG = LoggerFactory.getLogger(FolderLoads.class);

    /**
     * Loads what a folder holds, whatever its state; versions that it has no longer are unloaded.
     *
     * @throws ServingException where it does not load, in part or at all; what serves goes on
     */
    void load(String model) {
        follow(folders.read(model), entry -> loading.replace(models.of(entry), entry));
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
    private static void each(List<Entry> entries, Consumer<Entry> load) {
        List<ServingException> failures = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                load.accept(entry);
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
            case DeploymentState.Loading _ -> loading.loadPending(model);
            case DeploymentState.Asleep _, DeploymentState.Unloaded _ -> loading.readAnew(model, entry);
            case Ready _ when differsInAdaptersAlone(model.route(), entry) -> loading.adapt(model, entry, _ -> {});
            case Ready _, DeploymentState.Failed _ -> loading.replace(model, entry);
        }
    }

    static boolean differsInAdaptersAlone(ModelRoute route, Entry entry) {
        return route.loaded().isPresent()
                && entry instanceof Entry.Usable usable
                && route.folder()
                        .filter(usable.folder()::differsInAdaptersAlone)
                        .isPresent();
    }

    private void remove(Deployment model) {
        LOG.info("model {} is unloaded, since its folder is gone", model.id());
        models.remove(model);
        loading.unload(model);
    }
}
