package io.millrace.runtime.ffi;

import io.millrace.core.MemoryExhausted;
import java.util.Locale;
import java.util.stream.Stream;

/** Memory did not suffice for a call. */
final class OrtOutOfMemory extends OrtFailure implements MemoryExhausted {

    private static final long serialVersionUID = 1L;

    OrtOutOfMemory(String message) {
        super(message);
    }

    /** Whether the library's message speaks of memory: it has no status code for it. */
    static boolean tells(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return Stream.of("out of memory", "failed to allocate", "bad_alloc", "alloc_failed", "bad allocation")
                .anyMatch(lower::contains);
    }
}
