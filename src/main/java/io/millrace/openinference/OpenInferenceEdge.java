package io.millrace.openinference;

import io.millrace.serving.Entrance;
import io.millrace.serving.TensorInference;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The Open Inference Protocol as Spring beans. Needs beans of {@link io.millrace.serving.TensorInference},
 * {@link io.millrace.serving.ModelCatalog}, {@link io.millrace.serving.ModelControl} and {@link OpenInferenceLimits}; one of {@link Entrance} is
 * used where there is one.
 */
@Configuration(proxyBeanMethods = false)
@Import({HealthController.class, MetadataController.class, RepositoryController.class, ErrorHandler.class})
public class OpenInferenceEdge {

    @Bean
    InferController openInferenceController(
            TensorInference inference, BodyReader openInferenceBodyReader, ObjectProvider<Entrance> entrance) {
        return new InferController(inference, openInferenceBodyReader, entrance.getIfAvailable(() -> Entrance.OPEN));
    }

    @Bean
    BodyReader openInferenceBodyReader(OpenInferenceLimits limits) {
        return new BodyReader(limits.maxBodyBytes());
    }
}
