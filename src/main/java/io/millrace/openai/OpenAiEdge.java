package io.millrace.openai;

import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.ModelCatalog;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The OpenAI API as Spring beans. Needs beans of {@link io.millrace.serving.TextGeneration}, {@link io.millrace.serving.Encoding},
 * {@link io.millrace.serving.Tokenization}, {@link ModelCatalog}, {@link AdmissionPrecheck} and {@link EdgeLimits}; one of
 * {@link StreamSettings} is used where there is one.
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
    BodyReader openAiBodyReader(EdgeLimits limits, AdmissionPrecheck entrance, ModelCatalog catalog) {
        return new BodyReader(limits, entrance, catalog);
    }

    @Bean
    EventStream openAiEventStream(ObjectProvider<StreamSettings> settings) {
        return new EventStream(new Heartbeat(
                settings.getIfAvailable(() -> StreamSettings.DEFAULT).heartbeat()));
    }

    @Bean
    DirectRoutes openAiDirectRoutes(
            ChatController chat,
            CompletionController completions,
            EmbeddingsController embeddings,
            RerankController rerank,
            ClassifyController classify) {
        return new DirectRoutes(Map.of(
                "/v1/chat/completions", chat::createChatCompletion,
                "/v1/completions", completions::createCompletion,
                "/v1/embeddings", embeddings::createEmbedding,
                "/v1/rerank", rerank::rerank,
                "/v1/classify", classify::classify));
    }

    @Bean
    Heads openAiHeads(ModelCatalog catalog) {
        return new Heads(catalog, InstantSource.system(), () -> UUID.randomUUID()
                .toString()
                .replace("-", ""));
    }
}
