package io.millrace.bodies;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on all request bodies together.
 *
 * @param memory bytes that memory holds of them, a quarter of which is kept for bodies of at most 64 KiB
 * @param single bytes that memory holds of one while it comes, where the rest can lie on disk
 * @param folder in which the service makes a private one for the rest; null for the one of temporary files
 * @param disk bytes that lie there; 0 for none, so that memory alone holds them
 * @param patience for a place in memory, once a body on disk is whole
 */
public record BodySettings(
        long memory, long single, @Nullable Path folder, long disk, Duration patience) {

    public static final long LEAST_MEMORY = 1 << 20;

    public BodySettings {
        if (memory < LEAST_MEMORY || single < 0 || disk < 0) {
            throw new IllegalArgumentException(
                    "Bodies need at least " + LEAST_MEMORY + " bytes of memory, but have " + memory);
        }
    }

    /** In proportion to the JVM's heap. */
    public static BodySettings ofThisProcess() {
        return new BodySettings(quarterOfHeap(), 1 << 20, null, 1L << 30, Duration.ofSeconds(30));
    }

    public static long quarterOfHeap() {
        return Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 4);
    }
}
