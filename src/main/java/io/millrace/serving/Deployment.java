package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
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
    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final long NEVER = Long.MIN_VALUE;

    private volatile Entry entry;
    private volatile State state;
    private int attempts;
    private long readySince = NEVER;

    Deployment(Entry entry) {
        this.entry = entry;
        this.state = switch (entry) {
            case Entry.Usable usable ->
                loadsAtStart(usable.folder().manifest()) ? new State.Loading() : new State.Unloaded();
            case Entry.Unusable unusable -> State.Failed.forGood(unusable.reason());
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
                ? State.Failed.forGood("engine stopped")
                : state;
    }

    /** The state it was given last, though the model may have died since. */
    State rawState() {
        return state;
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
        readySince = NEVER;
        return old;
    }

    /**
     * Gives up a model that is lost, to be loaded anew after a while.
     *
     * @return false where it has been replaced or unloaded meanwhile
     */
    @SuppressWarnings("ReferenceEquality") // this very model, not one like it
    synchronized boolean lose(LoadedModel model, String reason, long now) {
        if (!(state instanceof State.Ready ready) || ready.model() != model) {
            return false;
        }
        state = retry(reason, now);
        return true;
    }

    /** Is to be loaded anew, unless something else was decided since. */
    @SuppressWarnings("ReferenceEquality") // this very failure
    synchronized boolean retry(State.Failed failed) {
        if (state != failed) {
            return false;
        }
        state = new State.Loading();
        return true;
    }

    /** The failed state from which the next attempt to load starts. */
    synchronized State.Failed retry(String reason, long now) {
        attempts++;
        return new State.Failed(reason, now + Backoff.before(attempts).toNanos());
    }

    /** The model is well: once it has been for a while, a later loss is healed as quickly as a first one. */
    synchronized void recovered(long now) {
        if (attempts > 0 && readySince == NEVER) {
            readySince = now;
        } else if (attempts > 0 && now - readySince > STABLE.toNanos()) {
            attempts = 0;
        }
    }

    /** Whether its model was lost and is to be loaded anew. */
    synchronized boolean isHealing() {
        return attempts > 0;
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

    Optional<ModelFolder> folder() {
        return entry instanceof Entry.Usable usable ? Optional.of(usable.folder()) : Optional.empty();
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

        /**
         * It cannot answer.
         *
         * @param retryAt when to load it anew, on the registry's ticker; {@link Long#MAX_VALUE} for never
         */
        record Failed(String reason, long retryAt) implements State {

            static Failed forGood(String reason) {
                return new Failed(reason, Long.MAX_VALUE);
            }

            boolean isDue(long now) {
                return retryAt != Long.MAX_VALUE && now - retryAt >= 0;
            }
        }

        record Unloaded() implements State {}
    }
}
