package io.millrace.serving;

import io.millrace.core.Batching;
import io.millrace.core.Modality;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models this service knows, whatever their state. */
public interface ModelCatalog {

    /** In order of name and version. */
    List<Model> models();

    /** By name or alias, behind which {@code @} may name a version. */
    Optional<Model> find(String nameOrAlias);

    /**
     * A model by name or alias, or a version of it.
     *
     * @throws ModelNotFound where there is none
     */
    default Model model(String name) {
        return find(name).orElseThrow(() -> new ModelNotFound(name));
    }

    /**
     * The way to a model, by name or alias; a request asks this once.
     *
     * @throws ModelNotFound where no model has the name
     */
    Route route(String nameOrAlias);

    /**
     * As {@link #route(String)} of one request of several that an alias shares among models.
     *
     * @param request a number of the request's own: equal requests take the same way
     */
    default Route route(String nameOrAlias, long request) {
        return route(nameOrAlias);
    }

    /** Whether some alias is shared among models. */
    default boolean isShared() {
        return false;
    }

    /** Whether a name is an alias that was moved, or a version of one. */
    default boolean isMoved(String name) {
        return false;
    }

    /** How far a model's files are pulled, by name; empty where that is not under way. */
    default Optional<PullState> pull(String id) {
        return Optional.empty();
    }

    /** How busy a model is, by name; {@link ModelLoad#NONE} where it is not ready. */
    ModelLoad busy(String id);

    /**
     * Whether every required model has loaded once since the start, or where none is required every model has been tried, and the
     * service is not about to end. What becomes of a model afterwards changes nothing.
     */
    boolean ready();

    /**
     * A model and its state.
     *
     * @param task what it is for; null where its folder cannot be used
     * @param version number of its version folder; "1" where the model has none
     * @param created when its files were last changed
     * @param maxLength context length in tokens; 0 while not known
     * @param vocabularySize tokens it tells apart; 0 while not known
     * @param provider execution provider in use, such as {@code CUDA} or {@code CPU}; null while not ready
     * @param batching whether inputs of several requests run together; null while not ready, and of a language model
     * @param inputs what requests may hold; empty while not ready, and where they are tensors
     * @param failure why it failed, while loading or since; null unless it did
     * @param adapters names of those that requests may add to its own, {@code ID:ADAPTER}
     * @param parent id of the model that this is with one of its adapters; null where it is itself
     */
    record Model(
            String id,
            List<String> aliases,
            @Nullable Task task,
            String version,
            Instant created,
            State state,
            int maxLength,
            int vocabularySize,
            @Nullable String provider,
            @Nullable Batching batching,
            Set<Modality> inputs,
            @Nullable String failure,
            List<String> adapters,
            @Nullable String parent) {
        public Model {
            aliases = List.copyOf(aliases);
            adapters = List.copyOf(adapters);
            inputs = Set.copyOf(inputs);
        }

        /** The same by another name. */
        public Model called(String other) {
            return changed(other, aliases, adapters, parent);
        }

        /** A model without adapters. */
        public Model(
                String id,
                List<String> aliases,
                @Nullable Task task,
                String version,
                Instant created,
                State state,
                int maxLength,
                int vocabularySize,
                @Nullable String provider,
                @Nullable Batching batching,
                @Nullable String failure) {
            this(
                    id,
                    aliases,
                    task,
                    version,
                    created,
                    state,
                    maxLength,
                    vocabularySize,
                    provider,
                    batching,
                    Set.of(),
                    failure,
                    List.of(),
                    null);
        }

        /** The same with one of its adapters. */
        public Model adapted(String adapter) {
            return changed(id + ":" + adapter, List.of(), List.of(), id);
        }

        /** The same with other aliases. */
        public Model with(List<String> others) {
            return changed(id, others, adapters, parent);
        }

        private Model changed(
                String name, List<String> otherNames, List<String> ownAdapters, @Nullable String adapted) {
            return new Model(
                    name,
                    otherNames,
                    task,
                    version,
                    created,
                    state,
                    maxLength,
                    vocabularySize,
                    provider,
                    batching,
                    inputs,
                    failure,
                    ownAdapters,
                    adapted);
        }

        /** The id without the version, which it has where several are served. */
        public String name() {
            String version = "@" + version();
            return id.endsWith(version) ? id.substring(0, id.length() - version.length()) : id;
        }
    }

    enum State {
        LOADING,
        READY,
        FAILED,
        UNLOADED,
        /** Out of memory until the next request, which has it loaded. */
        IDLE,
        /** Out of memory until it is woken. */
        SLEEPING;

        /** Whether a request gets an answer, by and by. */
        public boolean answers() {
            return this == READY || this == IDLE;
        }
    }
}
