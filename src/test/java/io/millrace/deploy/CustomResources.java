package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of custom resources that no library has types for, as far as the manifests use them. */
final class CustomResources {

    private CustomResources() {}

    /** inference.networking.k8s.io/v1 */
    record InferencePool(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

        record Spec(
                @JsonProperty(required = true) LabelSelector selector,
                @JsonProperty(required = true) List<Port> targetPorts,
                @Nullable String appProtocol,
                @JsonProperty(required = true) Picker endpointPickerRef) {}

        record Picker(
                @Nullable String group,
                @Nullable String kind,
                @JsonProperty(required = true) String name,
                @Nullable Port port,
                @Nullable FailureMode failureMode) {}

        record Port(@JsonProperty(required = true) int number) {}

        enum FailureMode {
            FailOpen,
            FailClose
        }
    }

    /** inference.networking.x-k8s.io/v1alpha1: a file the endpoint picker reads, no resource of the cluster. */
    record EndpointPickerConfig(String apiVersion, String kind, List<Plugin> plugins, List<Profile> schedulingProfiles) {

        record Plugin(
                @JsonProperty(required = true) String type,
                @Nullable String name,
                @Nullable Map<String, Object> parameters) {}

        record Profile(
                @JsonProperty(required = true) String name, List<Use> plugins) {}

        record Use(
                @JsonProperty(required = true) String pluginRef, @Nullable Double weight) {}
    }

    /** keda.sh/v1alpha1 */
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
                @Nullable Boolean restoreToOriginalReplicaCount, @Nullable Hpa horizontalPodAutoscalerConfig) {}

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

    /** serving.kserve.io/v1alpha1 */
    record ServingRuntime(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

        record Spec(
                @Nullable Map<String, String> annotations,
                @Nullable Map<String, String> labels,
                @Nullable Boolean disabled,
                @Nullable Boolean multiModel,
                @Nullable List<String> protocolVersions,
                @JsonProperty(required = true) List<Format> supportedModelFormats,
                @JsonProperty(required = true) List<Container> containers,
                @Nullable List<Volume> volumes) {}

        record Format(
                @JsonProperty(required = true) String name,
                @Nullable String version,
                @Nullable Boolean autoSelect,
                @Nullable Integer priority) {}
    }

    /** serving.kserve.io/v1beta1 */
    record InferenceService(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

        record Spec(@JsonProperty(required = true) Predictor predictor) {}

        record Predictor(
                @Nullable Integer minReplicas,
                @Nullable Integer maxReplicas,
                @Nullable Long terminationGracePeriodSeconds,
                @JsonProperty(required = true) Model model) {}

        record Model(
                @JsonProperty(required = true) Format modelFormat,
                @Nullable String runtime,
                @Nullable String protocolVersion,
                @Nullable String storageUri) {}

        record Format(
                @JsonProperty(required = true) String name, @Nullable String version) {}
    }

    /** kustomize.config.k8s.io/v1beta1 */
    record Kustomization(
            String apiVersion,
            String kind,
            List<String> resources,
            @Nullable List<Patch> patches,
            @Nullable List<Generator> configMapGenerator,
            @Nullable List<Image> images,
            @Nullable List<Labels> labels) {

        record Patch(
                @Nullable String path,
                @Nullable String patch,
                @Nullable Selector target) {}

        record Selector(
                @Nullable String kind, @Nullable String name) {}

        record Generator(
                @JsonProperty(required = true) String name,
                List<String> files) {}

        record Image(
                @JsonProperty(required = true) String name,
                @Nullable String newName,
                @Nullable String newTag) {}

        record Labels(
                Map<String, String> pairs,
                @Nullable Boolean includeSelectors,
                @Nullable Boolean includeTemplates) {}
    }
}
