package io.millrace.generation;

import io.millrace.core.MemoryExhausted;

/** What a decoder throws that is out of memory. */
final class NoMemory extends RuntimeException implements MemoryExhausted {

    private static final long serialVersionUID = 1L;

    NoMemory() {
        super("out of memory");
    }
}
