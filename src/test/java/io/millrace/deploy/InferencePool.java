package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** inference.networking.k8s.io/v1, as far as the manifests use it. */
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
