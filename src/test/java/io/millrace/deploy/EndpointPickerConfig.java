package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** inference.networking.x-k8s.io/v1alpha1, as far as it is used here: a file that the endpoint picker reads, no resource of the cluster. */
record EndpointPickerConfig(String apiVersion, String kind, List<Plugin> plugins, List<Profile> schedulingProfiles) {

    record Plugin(
            @JsonProperty(required = true) String type,
            @Nullable String name,
            @Nullable Map<String, Object> parameters) {}

    record Profile(@JsonProperty(required = true) String name, List<Use> plugins) {}

    record Use(
            @JsonProperty(required = true) String pluginRef,
            @Nullable Double weight) {}
}
