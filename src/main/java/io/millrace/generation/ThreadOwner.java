package io.millrace.generation;

import org.jspecify.annotations.Nullable;

/** The one thread that may change a state: the first that does. For assertions. */
final class ThreadOwner {

    private @Nullable Thread owner;

    boolean isCurrent() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }
}
