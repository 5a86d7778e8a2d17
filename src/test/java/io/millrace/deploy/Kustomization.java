package io.millrace.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** kustomize.config.k8s.io/v1beta1, as far as the manifests use it. */
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

    record Selector(@Nullable String kind, @Nullable String name) {}

    record Generator(@JsonProperty(required = true) String name, List<String> files) {}

    record Image(
            @JsonProperty(required = true) String name,
            @Nullable String newName,
            @Nullable String newTag) {}

    record Labels(
            Map<String, String> pairs,
            @Nullable Boolean includeSelectors,
            @Nullable Boolean includeTemplates) {}
}
