package io.millrace.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.millrace.conversation.Conversation;
import io.millrace.conversation.Reasoning;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.library.UsualOptions;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request of LangChain4j asks for.
 *
 * @param model that it names
 */
record LangChain4jRequest(String model, Conversation conversation, GenerationOptions options) {

    /** @param usual model where the request names none */
    static LangChain4jRequest of(ChatRequest request, String usual) {
        ChatRequestParameters parameters = request.parameters();
        String named = parameters.modelName();
        return new LangChain4jRequest(
                named == null || named.isEmpty() ? usual : named,
                new Conversation(LangChain4jMessages.of(request.messages()), tools(parameters), Reasoning.UNSET),
                generation(parameters));
    }

    private static GenerationOptions generation(ChatRequestParameters parameters) {
        return new UsualOptions(
                        parameters.temperature(),
                        parameters.topP(),
                        parameters.topK(),
                        parameters.frequencyPenalty(),
                        parameters.presencePenalty(),
                        parameters.maxOutputTokens(),
                        parameters.stopSequences(),
                        form(parameters.responseFormat()))
                .generation();
    }

    private static StructuredOutput.@Nullable Form form(@Nullable ResponseFormat format) {
        if (format == null || format.type() != ResponseFormatType.JSON) {
            return null;
        }
        JsonSchema schema = format.jsonSchema();
        return schema == null
                ? new StructuredOutput.JsonObject(Whitespace.NONE)
                : new StructuredOutput.JsonSchema(
                        JsonMapper.shared().writeValueAsString(JsonSchemaElementUtils.toMap(schema.rootElement())),
                        Whitespace.NONE);
    }

    private static ToolUse tools(ChatRequestParameters parameters) {
        List<Tool> tools = parameters.toolSpecifications().stream()
                .map(LangChain4jRequest::tool)
                .toList();
        return tools.isEmpty() ? ToolUse.NONE : new ToolUse(tools, choice(parameters), true);
    }

    private static Tool tool(ToolSpecification tool) {
        Map<String, Object> schema =
                tool.parameters() == null ? Map.of() : JsonSchemaElementUtils.toMap(tool.parameters());
        String description = tool.description();
        return new Tool(
                tool.name(), description == null ? "" : description, schema, Boolean.TRUE.equals(tool.strict()));
    }

    private static ToolChoice choice(ChatRequestParameters parameters) {
        return switch (parameters.toolChoice()) {
            case REQUIRED -> new ToolChoice.Required();
            case NONE -> new ToolChoice.None();
            case AUTO -> new ToolChoice.Auto();
            case null -> new ToolChoice.Auto();
        };
    }
}
