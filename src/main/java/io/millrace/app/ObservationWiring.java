package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.models.ModelRegistry;
import io.millrace.tasks.ModelAdmin;
import io.millrace.tasks.Serving;
import io.millrace.telemetry.Exemplars;
import io.millrace.telemetry.LoraInfo;
import io.millrace.telemetry.NameSet;
import io.millrace.telemetry.NameSets;
import io.millrace.telemetry.OtlpTracing;
import io.millrace.telemetry.RequestMeters;
import io.millrace.telemetry.Tracing;
import io.millrace.verdict.Bottlenecks;
import io.millrace.verdict.HostFiles;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** What watches requests and shows the service: meters, access log, traces, actuator endpoints. */
@Configuration(proxyBeanMethods = false)
class ObservationWiring {

    @Bean
    static MeterFilter nameSets(MillraceProperties properties) {
        return new NameSets(properties.metrics().names());
    }

    @Bean
    AccessLog accessLog() {
        return new AccessLog();
    }

    @Bean
    ObservationFilter observationFilter(
            Tracing tracing,
            MeterRegistry meters,
            PathRules rules,
            Bottlenecks bottlenecks,
            AccessLog log,
            MillraceProperties properties) {
        SlowRequests slow = new SlowRequests(bottlenecks, properties.metrics().slow());
        return new ObservationFilter(
                tracing,
                new Observer(new RequestMeters(meters), new ServerRequests(meters), slow, log),
                bottlenecks,
                System::nanoTime,
                rules);
    }

    @Bean
    SmartInitializingSingleton loraInfo(
            MillraceProperties properties, ObjectProvider<PrometheusRegistry> registry, ModelRegistry models) {
        return () -> {
            if (properties.metrics().names().contains(NameSet.VLLM)) {
                registry.ifAvailable(found -> found.register(LoraInfo.of(models)));
            }
        };
    }

    /** What is counted of the machine is Linux's to say. */
    @Bean
    Bottlenecks bottlenecks() {
        return new Bottlenecks(new HostFiles(Path.of("/"))::read, System::nanoTime);
    }

    @Bean
    BottleneckEndpoint bottleneckEndpoint(Bottlenecks bottlenecks) {
        return new BottleneckEndpoint(bottlenecks);
    }

    @Bean
    ModelsEndpoint modelsEndpoint(Serving serving) {
        return new ModelsEndpoint(new ModelAdmin(serving));
    }

    @Bean
    RuntimeContributor runtimeContributor() {
        return new RuntimeContributor(Path.of("/proc/driver/nvidia/gpus"));
    }

    @Bean(destroyMethod = "close")
    Tracing tracing(MillraceProperties properties) {
        MillraceProperties.Tracing settings = properties.tracing();
        return settings.endpoint().isBlank()
                ? Tracing.NONE
                : OtlpTracing.to(settings.endpoint(), settings.share(), System::nanoTime);
    }

    @Bean
    @Conditional(TracingIsOn.class)
    Exemplars exemplars() {
        return new Exemplars();
    }

    /** Whether spans go anywhere. */
    static final class TracingIsOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("millrace.tracing.endpoint"));
        }
    }
}
