package io.millrace.models;

import org.jspecify.annotations.Nullable;

/** What has become of a model. */
sealed interface DeploymentState
        permits Ready,
                DeploymentState.Loading,
                DeploymentState.Failed,
                DeploymentState.Asleep,
                DeploymentState.Unloaded {

    /**
     * It is being loaded.
     *
     * @param waiting for it; null where requests are refused meanwhile
     */
    record Loading(@Nullable LoadWaiters waiting) implements DeploymentState {}

    /**
     * It cannot answer.
     *
     * @param retryAt when to load it anew, on the registry's ticker; {@link Long#MAX_VALUE} for never
     */
    record Failed(String reason, long retryAt) implements DeploymentState {

        static Failed forGood(String reason) {
            return new Failed(reason, Long.MAX_VALUE);
        }

        boolean isDue(long now) {
            return retryAt != Long.MAX_VALUE && now - retryAt >= 0;
        }
    }

    /**
     * It is out of memory, to come back.
     *
     * @param onDemand whether the next request has it loaded; else who put it to sleep wakes it
     */
    record Asleep(boolean onDemand) implements DeploymentState {}

    record Unloaded() implements DeploymentState {}
}
