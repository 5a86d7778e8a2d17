package io.millrace.serving;

import java.util.Set;

/**
 * How busy a model is.
 *
 * @param admitted sequences, or items of a stateless model, accepted and not ended
 * @param waiting sequences without a slot, or items without a run
 * @param running sequences with a slot, or items in a run
 * @param slots sequences that can run at once; 0 for stateless models
 * @param cachedTokens tokens in the KV cache
 * @param capacityTokens tokens that the KV cache has room for; 0 for stateless models
 * @param adapters that its sequences have
 */
public record ModelLoad(
        int admitted, int waiting, int running, int slots, long cachedTokens, long capacityTokens, Adapters adapters) {

    /**
     * LoRA adapters in use.
     *
     * @param most that can run at once; 0 of a model that takes none
     * @param running full names of those of sequences with a slot
     * @param waiting full names of those of sequences without one
     */
    public record Adapters(int most, Set<String> running, Set<String> waiting) {
        public static final Adapters NONE = new Adapters(0, Set.of(), Set.of());

        public Adapters {
            running = Set.copyOf(running);
            waiting = Set.copyOf(waiting);
        }
    }

    /** Of a model without adapters. */
    public ModelLoad(int admitted, int waiting, int running, int slots, long cachedTokens, long capacityTokens) {
        this(admitted, waiting, running, slots, cachedTokens, capacityTokens, Adapters.NONE);
    }

    /** Of a model that is not ready. */
    public static final ModelLoad NONE = new ModelLoad(0, 0, 0, 0, 0, 0);
}
