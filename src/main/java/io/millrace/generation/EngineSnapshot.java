package io.millrace.generation;

import java.util.Set;

/**
 * The engine at a step boundary.
 *
 * @param waiting requests without a slot
 * @param running requests with one
 * @param slots in all
 * @param cachedTokens positions of the KV cache that hold a token of a running sequence
 * @param capacityTokens positions in all, {@code slots · maxLength}
 * @param waitingAdapters names of those that requests without a slot have
 * @param runningAdapters names of those that requests with one have
 */
public record EngineSnapshot(
        int waiting,
        int running,
        int slots,
        long cachedTokens,
        long capacityTokens,
        Set<String> waitingAdapters,
        Set<String> runningAdapters) {}
