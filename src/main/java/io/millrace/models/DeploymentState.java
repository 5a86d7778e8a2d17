package io.millrace.models;

import io.millrace.serving.ModelCatalog;
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

    /** As the catalogue says it. */
    default ModelCatalog.State inPublic() {
        return switch (this) {
            case Loading _ -> ModelCatalog.State.LOADING;
            case Ready _ -> ModelCatalog.State.READY;
            case Failed _ -> ModelCatalog.State.FAILED;
            case Asleep asleep -> asleep.onDemand() ? ModelCatalog.State.IDLE : ModelCatalog.State.SLEEPING;
            case Unloaded _ -> ModelCatalog.State.UNLOADED;
        };
    }
}
