package io.millrace.models.adapter;

import io.millrace.repository.AdapterSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The LoRA adapters of a model that is loaded. Changed by the thread that loads models; asked by any. */
public interface ModelAdapters {

    /** Of a model that takes none. */
    ModelAdapters NONE = new ModelAdapters() {};

    /** Names of those that answer, in order. */
    default List<String> names() {
        return List.of();
    }

    /** The same and those that have failed. */
    default Set<String> known() {
        return Set.of();
    }

    /** Why one that the folder has does not answer as its file says, on one line; null where they all do. */
    default @Nullable String fault() {
        return null;
    }

    /** Bytes that they take. */
    default long bytes() {
        return 0;
    }

    /** Loads those that are new or have changed, and unloads those that are gone; where a file fails, what was of that name stays. */
    default void follow(Map<String, AdapterSource> found) {}

    /** Answers by one again that was unloaded. */
    default void load(String name) {}

    /**
     * Answers by one no more until it is loaded; its memory is given back when the last request that has it ends.
     *
     * @throws io.millrace.core.ServingException.ModelNotFound where none of that name answers
     */
    default void unload(String name) {}
}
