package io.millrace.generation;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * What an engine needs besides its model.
 *
 * @param name of the model; the engine's thread is called {@code engine-<name>}
 * @param chunkTokens most tokens of one sequence run in one step, at least 1: how long a prompt may hold up the others
 * @param draftTokens most tokens of one sequence that are drafted and checked in one step (speculative decoding); 0 for none
 * @param looksUp whether they are drafted by prompt lookup
 * @param prefixMemory most bytes of host memory for prefixes whose slots are given away
 * @param pinned beginnings of prompts that are run before the first request and kept in that memory, which must suffice for them
 * @param ticker nanoseconds of a monotonic clock
 * @param threads makes the engine's thread; a platform thread, since native calls would pin a virtual one's carrier
 */
public record EngineConfig(
        String name,
        int chunkTokens,
        int draftTokens,
        boolean looksUp,
        long prefixMemory,
        List<int[]> pinned,
        LongSupplier ticker,
        ThreadFactory threads) {

    public static final int DEFAULT_CHUNK_TOKENS = 256;

    public EngineConfig {
        if (chunkTokens < 1) {
            throw new IllegalArgumentException("chunkTokens must be at least 1, got " + chunkTokens);
        }
        if (draftTokens < 0) {
            throw new IllegalArgumentException("draftTokens must be at least 0, got " + draftTokens);
        }
    }

    public static EngineConfig of(String name) {
        return new EngineConfig(
                name,
                DEFAULT_CHUNK_TOKENS,
                0,
                false,
                0,
                List.of(),
                System::nanoTime,
                Thread.ofPlatform().daemon().factory());
    }

    public EngineConfig withChunkTokens(int tokens) {
        return new EngineConfig(name, tokens, draftTokens, looksUp, prefixMemory, pinned, ticker, threads);
    }

    /**
     * The same with drafts.
     *
     * @param lookUp whether by prompt lookup too
     */
    public EngineConfig withDraftTokens(int most, boolean lookUp) {
        return new EngineConfig(name, chunkTokens, most, lookUp, prefixMemory, pinned, ticker, threads);
    }

    public EngineConfig withPrefixMemory(long bytes, List<int[]> pinnedPrefixes) {
        return new EngineConfig(name, chunkTokens, draftTokens, looksUp, bytes, pinnedPrefixes, ticker, threads);
    }
}
