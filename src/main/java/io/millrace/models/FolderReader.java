package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.repository.ModelRepository.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what the repository has of a model, beside the models that are there. */
record FolderReader(Function<ModelId, List<Entry>> folders, Deployments models) {

    /**
     * What a name asks for.
     *
     * @param whole whether that is all that the folder has, not one version of it
     */
    record Found(List<Entry> entries, boolean whole) {}

    /**
     * Reads a folder anew, by a name or alias, behind which {@code @} may name a version.
     *
     * @throws ModelNotFound where there is no such folder or version
     * @throws InvalidRequest where one of its names is another's
     */
    Found read(String model) {
        if (model.isBlank()) {
            throw new ModelNotFound(model);
        }
        Optional<String> unversioned = models.names().unversioned(model);
        List<Entry> all = folders.apply(new ModelId(
                models.names().find(model).map(known -> known.id().name()).orElse(model)));
        List<Entry> asked = unversioned
                .map(name -> version(all.isEmpty() ? folders.apply(new ModelId(name)) : all, model))
                .orElse(all);
        if (asked.isEmpty()) {
            throw new ModelNotFound(model);
        }
        asked.forEach(this::requireFree);
        return new Found(asked, unversioned.isEmpty());
    }

    /**
     * What the folder of this very name has; no entries where it is gone.
     *
     * @throws InvalidRequest where one of its names is another's
     */
    Found folder(ModelId folder) {
        List<Entry> all = folders.apply(folder);
        all.forEach(this::requireFree);
        return new Found(all, true);
    }

    private static List<Entry> version(List<Entry> entries, String model) {
        return entries.stream()
                .filter(entry -> entry.id().version() == null
                        || model.endsWith("@" + entry.id().version()))
                .toList();
    }

    /* A model's here, or that of a folder which is yet to be loaded. */
    private void requireFree(Entry entry) {
        ModelNames.fault(entry, this::holder).ifPresent(fault -> {
            throw new InvalidRequest("model", "The model '" + entry.id() + "' failed to load: " + fault);
        });
    }

    private Optional<ModelId> holder(String name) {
        Optional<ModelId> folder =
                folders.apply(new ModelId(name)).stream().map(Entry::id).findFirst();
        return folder.or(() -> models.names().find(name).map(Deployment::id));
    }
}
