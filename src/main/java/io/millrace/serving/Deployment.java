package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.Task;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model of the repository and what has become of it. */
final class Deployment {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private volatile Entry entry;
    private volatile State state;

    Deployment(Entry entry) {
        this.entry = entry;
        this.state = switch (entry) {
            case Entry.Usable usable ->
                loadsAtStart(usable.folder().manifest()) ? new State.Loading() : new State.Unloaded();
            case Entry.Unusable unusable -> new State.Failed(unusable.reason());
        };
    }

    private static boolean loadsAtStart(ModelManifest manifest) {
        return switch (manifest.load()) {
            case START -> true;
            case NEVER -> false;
        };
    }

    ModelId id() {
        return entry.id();
    }

    State state() {
        return state instanceof State.Ready ready && !ready.model().isAlive()
                ? new State.Failed("engine stopped")
                : state;
    }

    /** The model, where it can answer. */
    Optional<LoadedModel> model() {
        return state() instanceof State.Ready ready ? Optional.of(ready.model()) : Optional.empty();
    }

    /** The folder as the repository last had it, where the model is to be loaded and is not yet. */
    @Nullable
    ModelFolder pending() {
        return entry instanceof Entry.Usable usable && state instanceof State.Loading ? usable.folder() : null;
    }

    /** What the repository now holds in the model's folder. */
    void refresh(Entry now) {
        entry = now;
    }

    /**
     * Enters a state.
     *
     * @return the model it had, dead or alive, which the caller closes
     */
    @Nullable
    synchronized LoadedModel become(State next) {
        LoadedModel old = state instanceof State.Ready ready ? ready.model() : null;
        state = next;
        return old;
    }

    /** The model, or why it cannot answer. */
    LoadedModel require() {
        return switch (state()) {
            case State.Ready ready -> ready.model();
            case State.Loading _ -> throw notReady("is loading");
            case State.Failed failed -> throw notReady("has failed: " + failed.reason());
            case State.Unloaded _ -> throw notReady("is not loaded");
        };
    }

    private ModelNotReady notReady(String why) {
        return new ModelNotReady("The model '" + id() + "' " + why, RETRY_AFTER);
    }

    List<String> aliases() {
        return entry instanceof Entry.Usable usable ? usable.folder().manifest().aliases() : List.of();
    }

    boolean answersTo(String name) {
        return id().value().equals(name) || aliases().contains(name);
    }

    ModelCatalog.Model describe() {
        ModelFolder folder = entry instanceof Entry.Usable usable ? usable.folder() : null;
        State now = state();
        LoadedModel model = now instanceof State.Ready ready ? ready.model() : null;
        return new ModelCatalog.Model(
                id().value(),
                aliases(),
                folder == null ? null : folder.task(),
                folder == null ? "1" : folder.version(),
                folder == null ? Instant.EPOCH : folder.modified(),
                inPublic(now),
                model == null ? 0 : model.maxLength(),
                model == null ? 0 : model.vocabularySize(),
                model == null ? null : model.provider(),
                now instanceof State.Failed failed ? failed.reason() : null);
    }

    /** What the model is for; null where its folder cannot be used. */
    @Nullable
    Task task() {
        return entry instanceof Entry.Usable usable ? usable.folder().task() : null;
    }

    private static ModelCatalog.State inPublic(State state) {
        return switch (state) {
            case State.Loading _ -> ModelCatalog.State.LOADING;
            case State.Ready _ -> ModelCatalog.State.READY;
            case State.Failed _ -> ModelCatalog.State.FAILED;
            case State.Unloaded _ -> ModelCatalog.State.UNLOADED;
        };
    }

    /** What has become of a model. */
    sealed interface State {
        record Loading() implements State {}

        record Ready(LoadedModel model) implements State {}

        record Failed(String reason) implements State {}

        record Unloaded() implements State {}
    }
}
