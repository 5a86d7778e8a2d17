package io.millrace.generation;

/**
 * The engine at a step boundary.
 *
 * @param waiting requests without a slot
 * @param running requests with one
 * @param slots in all
 * @param cachedTokens positions of the KV cache that hold a token of a running sequence
 * @param capacityTokens positions in all, {@code slots · maxLength}
 */
public record EngineSnapshot(int waiting, int running, int slots, long cachedTokens, long capacityTokens) {}
