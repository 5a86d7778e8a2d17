package io.millrace.core;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * An {@link OutOfMemoryError} as the failure of the one request that it struck. As an error it would pass every subscriber by, and nobody
 * would be answered.
 */
public final class MemoryRanOut extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int DEPTH = 20;

    public MemoryRanOut(OutOfMemoryError cause) {
        super("memory ran out", cause, false, false);
    }

    /** The one that a failure comes of. */
    public static Optional<OutOfMemoryError> in(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(DEPTH)
                .filter(OutOfMemoryError.class::isInstance)
                .map(OutOfMemoryError.class::cast)
                .findFirst();
    }

    /** Whether it is the heap that is full; buffers outside of it, Java's or Netty's, are one request's matter. */
    public static boolean ofHeap(OutOfMemoryError error) {
        return error.getClass() == OutOfMemoryError.class
                && !String.valueOf(error.getMessage()).startsWith("Cannot reserve ");
    }
}
