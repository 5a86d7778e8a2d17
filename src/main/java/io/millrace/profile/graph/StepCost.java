package io.millrace.profile.graph;

import java.util.Map;

/**
 * What a step has to do.
 *
 * @param operations additions and multiplications, those of the few operators that make up nearly all of them
 * @param weightBytes weights that are read, each once
 * @param cacheBytes keys and values that are read and written
 * @param activationBytes read and written between operators, roughly: each is taken to be as wide as the model or its product
 * @param uncounted operators whose work isn't known from the graph, with their number
 */
public record StepCost(
        double operations,
        double weightBytes,
        double cacheBytes,
        double activationBytes,
        Map<String, Integer> uncounted) {

    public StepCost {
        uncounted = Map.copyOf(uncounted);
    }

    /**
     * What has to come from memory at least: activations of a step are small enough to stay near the processor, or are written by one
     * operator for the next.
     */
    public double bytes() {
        return weightBytes + cacheBytes;
    }
}
