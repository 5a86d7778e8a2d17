package io.millrace.openai;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Optional;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Adds to the OpenAPI document the schemas of the request bodies, made from the fields that read them. */
final class ApiDocument implements OpenApiCustomizer {

    static final String CHAT_REQUEST = "#/components/schemas/CreateChatCompletionRequest";
    static final String COMPLETION_REQUEST = "#/components/schemas/CreateCompletionRequest";
    static final String EMBEDDINGS_REQUEST = "#/components/schemas/CreateEmbeddingRequest";
    static final String RERANK_REQUEST = "#/components/schemas/RerankRequest";
    static final String SCORE_REQUEST = "#/components/schemas/ScoreRequest";
    static final String CLASSIFY_REQUEST = "#/components/schemas/ClassifyRequest";
    static final String TOKENIZE_REQUEST = "#/components/schemas/TokenizeRequest";
    static final String DETOKENIZE_REQUEST = "#/components/schemas/DetokenizeRequest";

    @Override
    public void customise(OpenAPI document) {
        Components components = Optional.ofNullable(document.getComponents()).orElseGet(Components::new);
        components.addSchemas(name(CHAT_REQUEST), schema(ChatRequest.FIELDS, List.of("model", "messages")));
        components.addSchemas(name(COMPLETION_REQUEST), schema(CompletionRequest.FIELDS, List.of("model", "prompt")));
        addStateless(components);
        document.setComponents(components);
    }

    private static void addStateless(Components components) {
        components.addSchemas(name(EMBEDDINGS_REQUEST), schema(EmbeddingsRequest.FIELDS, List.of("model", "input")));
        components.addSchemas(
                name(RERANK_REQUEST),
                schema(EncodeFields.joined(RerankRequest.FIELDS, RerankRequest.TEI_FIELDS), List.of("model", "query")));
        components.addSchemas(name(SCORE_REQUEST), schema(ScoreRequest.FIELDS, List.of("model")));
        components.addSchemas(
                name(CLASSIFY_REQUEST),
                schema(EncodeFields.joined(ClassifyRequest.FIELDS, ClassifyRequest.TEI_FIELDS), List.of("model")));
        components.addSchemas(
                name(TOKENIZE_REQUEST),
                schema(
                        EncodeFields.joined(
                                TokenizeRequest.TEXT_FIELDS, TokenizeRequest.CHAT_FIELDS, TokenizeRequest.LLAMA_FIELDS),
                        List.of("model")));
        components.addSchemas(name(DETOKENIZE_REQUEST), schema(DetokenizeRequest.FIELDS, List.of("model", "tokens")));
    }

    private static Schema<?> schema(List<Field<?>> fields, List<String> required) {
        Schema<?> schema = Field.schema("object", "Unknown fields, and fields that are not supported, are refused.");
        fields.forEach(field -> schema.addProperty(field.name(), field.schema()));
        return schema.required(required);
    }

    private static String name(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }
}
