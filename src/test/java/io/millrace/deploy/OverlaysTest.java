package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.millrace.Given;
import io.millrace.app.MillraceProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** What kustomize makes of each overlay fits together. */
class OverlaysTest {

    private static final String NAME = "millrace";

    @BeforeEach
    void needsKubectl() {
        assumeTrue(
                Rendered.hasKubectl(),
                "a kubectl of 1.27 or later, which renders the overlays, is not on this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "cpu", "gpu", "autoscale", "inference-gateway"})
    void overlay_rendered_servesWithinItsRules(String overlay) throws IOException {
        List<Object> resources = Rendered.overlay(overlay);
        PodTemplateSpec template = deployment(resources).getSpec().getTemplate();
        assertRestricted(template.getSpec());
        assertMounted(template.getSpec());
        assertProbed(template.getSpec().getContainers().getFirst());
        assertDrains(template.getSpec());
        assertSelected(template.getMetadata().getLabels(), selectors(resources));
    }

    @Test
    void configuration_ofThePods_isKnownToTheService() throws IOException {
        MillraceProperties properties = Binder.get(settings())
                .bind(
                        "millrace",
                        Bindable.of(MillraceProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .get();
        assertThat(properties.models().path()).isEqualTo("/models");
        assertThat(properties.keys().file()).startsWith("/etc/millrace/keys/");
    }

    @Test
    void gpu_pod_asksForAGpuAndToleratesItsTaint() {
        PodSpec pod =
                deployment(Rendered.overlay("gpu")).getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().getFirst();
        assertThat(container.getImage()).endsWith("-cuda");
        assertThat(Given.at(container.getResources().getLimits(), "nvidia.com/gpu")
                        .getAmount())
                .isEqualTo("1");
        assertThat(pod.getTolerations()).anyMatch(t -> "nvidia.com/gpu".equals(t.getKey()));
        assertThat(container.getEnv()).anyMatch(e -> e.getName().equals("SPRING_CONFIG_ADDITIONAL_LOCATION"));
    }

    @Test
    void demo_initContainer_copiesTheModelsOfItsOwnImage() {
        PodSpec pod =
                deployment(Rendered.overlay("demo")).getSpec().getTemplate().getSpec();
        assertThat(pod.getInitContainers())
                .singleElement()
                .satisfies(init -> assertThat(init.getImage())
                        .isEqualTo(pod.getContainers().getFirst().getImage()))
                .satisfies(init -> assertThat(init.getCommand()).endsWith("/models"));
    }

    @Test
    void autoscale_scaler_ownsTheReplicas() {
        List<Object> resources = Rendered.overlay("autoscale");
        ScaledObject.Spec scaler = Manifests.of(ScaledObject.class, resources)
                .findFirst()
                .orElseThrow()
                .spec();
        assertThat(scaler.scaleTargetRef().name()).isEqualTo(NAME);
        assertThat(deployment(resources).getSpec().getReplicas()).isNull();
        assertThat(scaler.triggers()).extracting(ScaledObject.Trigger::type).containsOnly("prometheus");
        assertThat(scaler.triggers()).noneMatch(t -> t.metadata().query().contains("cpu"));
    }

    @Test
    void gateway_pool_isPickedByTheService() {
        List<Object> resources = Rendered.overlay("inference-gateway");
        InferencePool.Picker picker = Manifests.of(InferencePool.class, resources)
                .findFirst()
                .orElseThrow()
                .spec()
                .endpointPickerRef();
        Service service = Manifests.of(Service.class, resources)
                .filter(s -> s.getMetadata().getName().equals(picker.name()))
                .findFirst()
                .orElseThrow();
        assertThat(picker.port()).isNotNull();
        assertThat(service.getSpec().getPorts())
                .anyMatch(port -> new InferencePool.Port(port.getPort()).equals(picker.port()));
        Deployment pickers = deployment(resources, picker.name());
        assertRestricted(pickers.getSpec().getTemplate().getSpec());
        assertMounted(pickers.getSpec().getTemplate().getSpec());
        assertThat(pickers.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
    }

    @Test
    void kserve_service_usesTheRuntimeByItsProtocol() {
        List<Object> resources = Rendered.overlay("kserve");
        ServingRuntime runtime =
                Manifests.of(ServingRuntime.class, resources).findFirst().orElseThrow();
        InferenceService.Model model = Manifests.of(InferenceService.class, resources)
                .findFirst()
                .orElseThrow()
                .spec()
                .predictor()
                .model();
        assertThat(model.runtime()).isEqualTo(runtime.metadata().getName());
        assertThat(runtime.spec().protocolVersions()).contains("v2").contains(model.protocolVersion());
        assertThat(runtime.spec().supportedModelFormats())
                .anyMatch(format -> format.name().equals(model.modelFormat().name()));
        Container container = runtime.spec().containers().getFirst();
        assertRestricted(container);
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/v2/health/ready");
    }

    private static Deployment deployment(List<Object> resources) {
        return deployment(resources, NAME);
    }

    private static Deployment deployment(List<Object> resources, String name) {
        return Manifests.of(Deployment.class, resources)
                .filter(d -> d.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRestricted(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        containers(pod).forEach(OverlaysTest::assertRestricted);
    }

    private static void assertRestricted(Container container) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }

    private static void assertMounted(PodSpec pod) {
        List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
        assertThat(containers(pod).flatMap(c -> c.getVolumeMounts().stream()).map(VolumeMount::getName))
                .isSubsetOf(volumes);
    }

    /** Each probe asks a path of the service on a port that the container names. */
    private static void assertProbed(Container container) {
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/startup");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        List<String> ports = container.getPorts().stream().map(p -> p.getName()).toList();
        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                        .map(Probe::getHttpGet)
                        .map(get -> get.getPort().getStrVal()))
                .allMatch(ports::contains);
    }

    /** The pod is killed only when the drain and the web server's end have had their time. */
    private static void assertDrains(PodSpec pod) throws IOException {
        ConfigurableEnvironment settings = settings();
        Duration delay = settings.getProperty("millrace.shutdown.delay", Duration.class, Duration.ZERO);
        Duration grace = settings.getProperty("millrace.shutdown.grace", Duration.class, Duration.ofSeconds(30));
        Duration server = settings.getProperty(
                "spring.lifecycle.timeout-per-shutdown-phase", Duration.class, Duration.ofSeconds(10));
        long sleep = pod.getContainers()
                .getFirst()
                .getLifecycle()
                .getPreStop()
                .getSleep()
                .getSeconds();
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(sleep + delay.toSeconds() + grace.toSeconds() + server.toSeconds() + 5);
    }

    /** The ConfigMap's application.yaml. */
    private static ConfigurableEnvironment settings() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.setConversionService(new ApplicationConversionService());
        new YamlPropertySourceLoader()
                .load("k8s", new FileSystemResource(Path.of("k8s/base/application.yaml")))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static void assertSelected(Map<String, String> labels, List<Map<String, String>> selectors) {
        assertThat(selectors).hasSizeGreaterThanOrEqualTo(4).allSatisfy(selector -> assertThat(labels)
                .containsAllEntriesOf(selector));
    }

    private static List<Map<String, String>> selectors(List<Object> resources) {
        Stream<LabelSelector> byLabel = Stream.of(
                        Manifests.of(PodDisruptionBudget.class, resources)
                                .map(r -> r.getSpec().getSelector()),
                        Manifests.of(NetworkPolicy.class, resources)
                                .map(r -> r.getSpec().getPodSelector()),
                        Manifests.of(ServiceMonitor.class, resources)
                                .map(r -> r.getSpec().getSelector()),
                        Manifests.of(InferencePool.class, resources)
                                .map(r -> r.spec().selector()))
                .flatMap(s -> s);
        return Stream.concat(
                        byLabel.map(LabelSelector::getMatchLabels),
                        Manifests.of(Service.class, resources)
                                .filter(s -> s.getMetadata().getName().equals(NAME))
                                .map(s -> s.getSpec().getSelector()))
                .toList();
    }

    private static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
    }
}
