package io.millrace.openai;

import io.millrace.serving.ModelCatalog;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The OpenAI API as Spring beans. Needs beans of {@link io.millrace.serving.TextGeneration}, {@link io.millrace.serving.Encoding},
 * {@link io.millrace.serving.Tokenization}, {@link ModelCatalog} and {@link EdgeLimits}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    ChatController.class,
    CompletionController.class,
    EmbeddingsController.class,
    RerankController.class,
    ScoreController.class,
    ClassifyController.class,
    TokenizeController.class,
    ModelsController.class,
    ErrorHandler.class,
    ApiDocument.class
})
public class OpenAiEdge {

    @Bean
    BodyReader openAiBodyReader(EdgeLimits limits) {
        return new BodyReader(limits);
    }

    @Bean
    Heads openAiHeads(ModelCatalog catalog) {
        return new Heads(catalog, InstantSource.system(), () -> UUID.randomUUID()
                .toString()
                .replace("-", ""));
    }
}
