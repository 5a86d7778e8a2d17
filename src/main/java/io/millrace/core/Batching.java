package io.millrace.core;

import org.jspecify.annotations.Nullable;

/**
 * Whether a model runs inputs of several requests together, and how that was decided.
 *
 * @param reason why not, or who decided; null where the check at load found nothing against it
 * @param difference the largest that the check saw between an input alone and in company; null where none was measured
 */
public record Batching(
        boolean stacked, @Nullable String reason, @Nullable Double difference) {

    /** No check spoke against it. */
    public static Batching together(double difference) {
        return new Batching(true, null, difference);
    }

    /** Each input runs alone, and nothing was measured. */
    public static Batching apart(String reason) {
        return new Batching(false, reason, null);
    }

    /**
     * Each input runs alone.
     *
     * @param difference not a number, or infinite, where the two cannot be compared
     */
    public static Batching apart(String reason, double difference) {
        return new Batching(false, reason, Double.isFinite(difference) ? Double.valueOf(difference) : null);
    }
}
