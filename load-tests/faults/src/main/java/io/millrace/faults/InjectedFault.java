package io.millrace.faults;

import io.millrace.core.MemoryExhausted;

/** A failure that a script asked for. */
sealed class InjectedFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InjectedFault(String message) {
        super("injected: " + message);
    }

    /** One of memory. */
    static final class OfMemory extends InjectedFault implements MemoryExhausted {

        private static final long serialVersionUID = 1L;

        OfMemory(int rows) {
            super("out of memory for " + rows);
        }
    }
}
