package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** serving.kserve.io/v1alpha1, as far as the manifests use it. */
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
