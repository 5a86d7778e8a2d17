package io.millrace.openinference;

import io.millrace.access.KeyFreshness;
import io.millrace.edge.EdgeWiring;
import io.millrace.edge.HeapGuard;
import io.millrace.edge.StrictJson;
import io.millrace.edge.WireForm;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.TensorInference;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The Open Inference Protocol as Spring beans. Needs beans of {@link TensorInference}, {@link ModelCatalog}, {@link ModelControl},
 * {@link io.millrace.serving.AdmissionPrecheck} and {@link OpenInferenceLimits}.
 */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class OpenInferenceEdge {

    @Bean
    WireForm openInference(
            TensorInference inference,
            ModelCatalog catalog,
            ModelControl control,
            OpenInferenceLimits limits,
            ObjectProvider<KeyFreshness> keys,
            HeapGuard heap) {
        return new WireForm(
                "/v2",
                problem -> StrictJson.bytes(Map.of("error", problem.message())),
                Stream.of(
                                new InferEndpoints(inference).declared(limits),
                                new HealthEndpoints(
                                                catalog,
                                                () -> keys.stream().allMatch(KeyFreshness::isFresh),
                                                () -> !heap.isExhausted())
                                        .declared(),
                                new MetadataEndpoints(inference, catalog).declared(),
                                new RepositoryEndpoints(catalog, control).declared(limits),
                                new SleepEndpoints(catalog, control).declared(limits))
                        .flatMap(endpoints -> endpoints)
                        .toList());
    }
}
