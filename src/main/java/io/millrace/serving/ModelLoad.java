package io.millrace.serving;

/**
 * How busy a model is.
 *
 * @param admitted sequences, or items of a stateless model, accepted and not ended
 * @param waiting sequences without a slot, or items without a run
 * @param running sequences with a slot, or items in a run
 * @param slots sequences that can run at once; 0 for stateless models
 * @param cachedTokens tokens in the KV cache
 * @param capacityTokens tokens that the KV cache has room for; 0 for stateless models
 */
public record ModelLoad(int admitted, int waiting, int running, int slots, long cachedTokens, long capacityTokens) {

    /** Of a model that is not ready. */
    public static final ModelLoad NONE = new ModelLoad(0, 0, 0, 0, 0, 0);
}
