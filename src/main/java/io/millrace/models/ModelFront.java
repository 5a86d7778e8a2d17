package io.millrace.models;

import org.jspecify.annotations.Nullable;

/** What a task puts before and behind the graph of a stateless model: from a request's inputs to items, from results to its answer. */
public interface ModelFront {

    /** Nothing: tensors in, tensors out. */
    ModelFront NONE = new ModelFront() {};

    /** Of the texts that it takes; null where it takes none. */
    default @Nullable InputTokenizer text() {
        return null;
    }
}
