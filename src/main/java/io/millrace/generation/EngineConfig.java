package io.millrace.generation;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * What an engine needs besides its model.
 *
 * @param name of the model; the engine's thread is called {@code engine-<name>}
 * @param chunkTokens most tokens of one sequence run in one step, at least 1: how long a prompt may hold up the others
 * @param draftTokens most tokens of one sequence that are drafted and checked in one step (speculative decoding by prompt lookup); 0 for none
 * @param prefixMemory most bytes of host memory for prefixes whose slots are given away
 * @param ticker nanoseconds of a monotonic clock
 * @param threads makes the engine's thread; a platform thread, since native calls would pin a virtual one's carrier
 */
public record EngineConfig(
        String name, int chunkTokens, int draftTokens, long prefixMemory, LongSupplier ticker, ThreadFactory threads) {

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
                0,
                System::nanoTime,
                Thread.ofPlatform().daemon().factory());
    }

    public EngineConfig withChunkTokens(int tokens) {
        return new EngineConfig(name, tokens, draftTokens, prefixMemory, ticker, threads);
    }

    public EngineConfig withDraftTokens(int most) {
        return new EngineConfig(name, chunkTokens, most, prefixMemory, ticker, threads);
    }

    public EngineConfig withPrefixMemory(long bytes) {
        return new EngineConfig(name, chunkTokens, draftTokens, bytes, ticker, threads);
    }
}
