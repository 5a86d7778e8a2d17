package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every manifest by itself; this needs no kustomize. */
class ManifestFilesTest {

    private static final Path ROOT = Path.of("k8s");

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("application.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void parse_file_hasKnownKindsAndFieldsAlone(Path file) throws IOException {
        assertThat(Manifests.parse(Files.readString(file))).isNotEmpty();
    }

    /* In every kind, deep and shallow: the file, a field of it, and how one might mistype it. */
    @ParameterizedTest
    @CsvSource({
        "base/deployment.yaml, terminationGracePeriodSeconds, terminationGracePeriodSecond",
        "base/deployment.yaml, readOnlyRootFilesystem, readonlyRootFilesystem",
        "base/deployment.yaml, failureThreshold, failureTreshold",
        "base/deployment.yaml, secretName, name",
        "base/service.yaml, targetPort, targetport",
        "base/serviceaccount.yaml, automountServiceAccountToken, automountToken",
        "base/poddisruptionbudget.yaml, maxUnavailable, maxUnavailible",
        "base/networkpolicy.yaml, podSelector, podSelektor",
        "base/servicemonitor.yaml, scrapeTimeout, scrapetimeout",
        "overlays/cpu/deployment.yaml, requests, request",
        "overlays/gpu/deployment.yaml, tolerations, toleration",
        "overlays/autoscale/scaledobject.yaml, maxReplicaCount, maxReplicas",
        "overlays/autoscale/scaledobject.yaml, stabilizationWindowSeconds, stabilisationWindowSeconds",
        "overlays/inference-gateway/inferencepool.yaml, targetPorts, targetPort",
        "overlays/inference-gateway/httproute.yaml, backendRefs, backendRef",
        "overlays/inference-gateway/picker.yaml, pluginRef, plugin",
        "overlays/inference-gateway/picker-rbac.yaml, verbs, verb",
        "overlays/kserve/servingruntime.yaml, protocolVersions, protocolVersion",
        "overlays/kserve/inferenceservice.yaml, storageUri, storageURI",
        "base/kustomization.yaml, configMapGenerator, configmapGenerator",
        "overlays/autoscale/kustomization.yaml, resources, resource",
    })
    void parse_typo_fails(Path file, String field, String typo) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        String broken = text.replaceFirst("(?m)^(\\s*(?:- )?)" + field + ":", "$1" + typo + ":");
        assertThat(broken).isNotEqualTo(text);
        assertThatThrownBy(() -> Manifests.parse(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(typo);
    }

    @Test
    void parse_unknownKindOrTwiceTheSameKey_fails() {
        assertThatThrownBy(() -> Manifests.parse("apiVersion: apps/v1\nkind: Deploymnet"))
                .hasMessageContaining("apps/v1/Deploymnet");
        assertThatThrownBy(() -> Manifests.parse("apiVersion: v1\nkind: Service\nkind: Service"))
                .hasMessageContaining("duplicate key kind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "overlays/demo",
                "overlays/cpu",
                "overlays/gpu",
                "overlays/autoscale",
                "overlays/inference-gateway",
                "overlays/kserve"
            })
    void kustomization_resources_areThere(String folder) throws IOException {
        Path file = ROOT.resolve(folder).resolve("kustomization.yaml");
        assertThat(Manifests.of(Kustomization.class, Manifests.parse(Files.readString(file))))
                .singleElement()
                .satisfies(kustomization -> assertThat(kustomization.resources())
                        .isNotEmpty()
                        .allMatch(path -> Files.exists(file.resolveSibling(path))));
    }
}
