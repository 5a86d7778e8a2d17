package io.millrace.models;

/**
 * A model that can answer.
 *
 * @param footprint what it takes of memory
 * @param breaker of this load: what is known of an earlier one's faults is forgotten
 */
record Ready(LoadedModel model, Footprint footprint, Breaker breaker, Leases leases) implements DeploymentState {

    /** The same, where it takes more or less. */
    Ready with(Footprint other) {
        return new Ready(model, other, breaker, leases);
    }

    /** Whether it has ended of itself: one that another has replaced is closed, and has not. */
    boolean hasDied() {
        return !model.isAlive() && !leases.isRetired();
    }
}
