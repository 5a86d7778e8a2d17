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

    @Override
    public void customise(OpenAPI document) {
        Components components = Optional.ofNullable(document.getComponents()).orElseGet(Components::new);
        components.addSchemas(name(CHAT_REQUEST), schema(ChatRequest.FIELDS, List.of("model", "messages")));
        components.addSchemas(name(COMPLETION_REQUEST), schema(CompletionRequest.FIELDS, List.of("model", "prompt")));
        document.setComponents(components);
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
