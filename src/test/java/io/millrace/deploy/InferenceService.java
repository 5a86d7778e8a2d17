package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** serving.kserve.io/v1beta1, as far as the manifests use it. */
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
            @JsonProperty(required = true) String name,
            @Nullable String version) {}
}
