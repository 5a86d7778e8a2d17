package io.millrace.repository;

import java.util.List;

/**
 * How much a model takes at once.
 *
 * @param slots sequences decoded at once
 * @param maxLength longest prompt and completion together, in tokens; 0 is the model's own limit
 * @param prefillChunk most prompt tokens run in one step
 * @param prefixMemory MiB of host memory for prefixes whose slots are given away; 0 keeps none
 * @param pinnedPrefixes what is kept of it for as long as the model is loaded
 */
public record Capacity(
        int slots, int maxLength, int prefillChunk, int prefixMemory, List<PinnedPrefix> pinnedPrefixes) {

    private static final int MOST_PINNED = 64;
    static final Capacity DEFAULT = new Capacity(16, 0, 256, 0, List.of());

    public Capacity {
        Setting.require(slots >= 1 && slots <= 1024, "slots", "must be between 1 and 1024", slots);
        Setting.require(maxLength == 0 || maxLength >= 2, "max-length", "must be 0 or at least 2", maxLength);
        Setting.require(prefillChunk >= 1, "prefill-chunk", "must be at least 1", prefillChunk);
        Setting.require(prefixMemory >= 0, "prefix-memory", "must be at least 0, in MiB", prefixMemory);
        Setting.require(
                pinnedPrefixes.size() <= MOST_PINNED,
                "pinned-prefixes",
                "must be at most " + MOST_PINNED,
                pinnedPrefixes.size());
        pinnedPrefixes = List.copyOf(pinnedPrefixes);
    }

    public long prefixBytes() {
        return (long) prefixMemory << 20;
    }

    /**
     * Longest sequence in tokens.
     *
     * @param own the model's own limit
     * @throws IllegalArgumentException where more is stated than that
     */
    public int maxLengthWithin(int own) {
        if (maxLength > own) {
            throw new IllegalArgumentException("max-length is " + maxLength + ", but the model's own limit is " + own);
        }
        return maxLengthOr(own);
    }

    /** What is stated, or another where nothing is. */
    public int maxLengthOr(int unstated) {
        return maxLength == 0 ? unstated : maxLength;
    }
}
