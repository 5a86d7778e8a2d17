package io.millrace.spring.ai;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Reasoning;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.library.UsualOptions;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a prompt of Spring AI asks for.
 *
 * @param model that it names
 */
record SpringAiRequest(String model, Conversation conversation, GenerationOptions options) {

    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    /**
     * @param usual options where the prompt has none
     * @throws InvalidRequest naming what cannot be asked
     */
    static SpringAiRequest of(Prompt prompt, SpringAiChatOptions usual, String usualModel) {
        ChatOptions stated = prompt.getOptions();
        ChatOptions options = stated == null ? usual : stated;
        String named = options.getModel();
        return new SpringAiRequest(
                named == null || named.isEmpty() ? usualModel : named,
                new Conversation(SpringAiMessages.of(prompt.getInstructions()), tools(options), Reasoning.UNSET),
                generation(options));
    }

    private static GenerationOptions generation(ChatOptions options) {
        return new UsualOptions(
                        options.getTemperature(),
                        options.getTopP(),
                        options.getTopK(),
                        options.getFrequencyPenalty(),
                        options.getPresencePenalty(),
                        options.getMaxTokens(),
                        options.getStopSequences(),
                        form(options))
                .generation();
    }

    private static StructuredOutput.@Nullable Form form(ChatOptions options) {
        String schema = options instanceof StructuredOutputChatOptions stated ? stated.getOutputSchema() : null;
        return schema == null ? null : new StructuredOutput.JsonSchema(schema, Whitespace.NONE);
    }

    private static ToolUse tools(ChatOptions options) {
        List<ToolCallback> callbacks =
                options instanceof ToolCallingChatOptions calling ? calling.getToolCallbacks() : null;
        List<Tool> tools = callbacks == null
                ? List.of()
                : callbacks.stream()
                        .map(callback -> tool(callback.getToolDefinition()))
                        .toList();
        return tools.isEmpty() ? ToolUse.NONE : new ToolUse(tools, new ToolChoice.Auto(), true);
    }

    private static Tool tool(ToolDefinition tool) {
        return new Tool(tool.name(), tool.description(), schema(tool), false);
    }

    private static Map<String, Object> schema(ToolDefinition tool) {
        try {
            return JsonMapper.shared().readValue(tool.inputSchema(), MAP);
        } catch (JacksonException e) {
            throw new InvalidRequest(
                    "tools",
                    "tools: the schema of '" + tool.name() + "' is not a JSON object: " + e.getOriginalMessage());
        }
    }
}
