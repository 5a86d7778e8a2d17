package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** keda.sh/v1alpha1, as far as the manifests use it. */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(
            @JsonProperty(required = true) Target scaleTargetRef,
            @Nullable Integer pollingInterval,
            @Nullable Integer cooldownPeriod,
            @Nullable Integer initialCooldownPeriod,
            @Nullable Integer idleReplicaCount,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable Fallback fallback,
            @Nullable Advanced advanced,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    record Target(
            @Nullable String apiVersion,
            @Nullable String kind,
            @JsonProperty(required = true) String name,
            @Nullable String envSourceContainerName) {}

    record Fallback(
            @JsonProperty(required = true) int failureThreshold,
            @JsonProperty(required = true) int replicas,
            @Nullable String behavior) {}

    record Advanced(
            @Nullable Boolean restoreToOriginalReplicaCount,
            @Nullable Hpa horizontalPodAutoscalerConfig) {}

    record Hpa(@Nullable String name, @Nullable HorizontalPodAutoscalerBehavior behavior) {}

    record Trigger(
            @JsonProperty(required = true) String type,
            @Nullable String name,
            @Nullable MetricType metricType,
            @Nullable Boolean useCachedMetrics,
            @JsonProperty(required = true) Prometheus metadata) {}

    record Prometheus(
            @JsonProperty(required = true) String serverAddress,
            @JsonProperty(required = true) String query,
            @JsonProperty(required = true) String threshold,
            @Nullable String activationThreshold,
            @Nullable String namespace,
            @Nullable String ignoreNullValues,
            @Nullable String unsafeSsl) {}

    enum MetricType {
        AverageValue,
        Value
    }
}
