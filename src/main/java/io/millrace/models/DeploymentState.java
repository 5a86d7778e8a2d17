package io.millrace.models;

/** What has become of a model. */
sealed interface DeploymentState
        permits Ready, DeploymentState.Loading, DeploymentState.Failed, DeploymentState.Unloaded {

    record Loading() implements DeploymentState {}

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

    record Unloaded() implements DeploymentState {}
}
