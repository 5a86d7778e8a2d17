package io.millrace.core;

/** What a model is for, and so which endpoints it answers. */
public interface Task {

    /** In lower case, as {@code task} in model.yaml and /v1/models have it. */
    String name();

    /** Whether a request holds slots of a KV cache rather than places in a batch. */
    default boolean hasSlots() {
        return false;
    }
}
