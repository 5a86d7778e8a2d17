package io.millrace.repository;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a model is in memory.
 *
 * @param load when it is loaded
 * @param versions which of its version folders are served
 * @param replace whether a load frees the old model before it loads the new one, which requests wait for
 * @param keepAlive how long after its last request it stays; null for ever
 * @param pinned whether it stays where memory is short
 */
public record Life(
        LoadTime load,
        VersionPolicy versions,
        boolean replace,
        @Nullable Duration keepAlive,
        boolean pinned) {

    public static final Life DEFAULT = new Life(LoadTime.START, VersionPolicy.HIGHEST, false, null, false);

    /** Whether a request that finds it out of memory has it loaded. */
    public boolean onDemand() {
        return load == LoadTime.DEMAND || load == LoadTime.START && keepAlive != null;
    }
}
