package io.millrace.models;

import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.serving.ModelCatalog.Model;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the catalogue says of a model. */
final class Description {

    private Description() {}

    /**
     * @param model what has been loaded; null where nothing is
     * @param adapters by whose names it answers too
     */
    static Model of(
            Entry entry, String version, DeploymentState state, @Nullable LoadedModel model, List<String> adapters) {
        Optional<ModelFolder> folder =
                entry instanceof Entry.Usable usable ? Optional.of(usable.folder()) : Optional.empty();
        return new Model(
                entry.id().value(),
                entry.manifest().aliases(),
                folder.map(ModelFolder::task).orElse(null),
                version,
                folder.map(ModelFolder::modified).orElse(Instant.EPOCH),
                state.inPublic(),
                model == null ? 0 : model.maxLength(),
                model == null ? 0 : model.vocabularySize(),
                model == null ? null : model.provider(),
                model == null ? null : model.batching(),
                model == null ? Set.of() : model.inputs(),
                state instanceof DeploymentState.Failed failed ? failed.reason() : null,
                adapters,
                null);
    }
}
