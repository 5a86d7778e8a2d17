package io.millrace.openinference;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The Open Inference Protocol as Spring beans. Needs beans of {@link io.millrace.serving.TensorInference},
 * {@link io.millrace.serving.ModelCatalog}, {@link io.millrace.serving.ModelControl}, {@link io.millrace.serving.AdmissionPrecheck}
 * and {@link OpenInferenceLimits}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    HealthController.class,
    MetadataController.class,
    InferController.class,
    RepositoryController.class,
    ErrorHandler.class
})
public class OpenInferenceEdge {

    @Bean
    BodyReader openInferenceBodyReader(OpenInferenceLimits limits) {
        return new BodyReader(limits.maxBodyBytes());
    }
}
