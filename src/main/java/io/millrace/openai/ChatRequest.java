package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Reasoning;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/chat/completions}, checked.
 *
 * @param functionCall whether calls of tools take the older form
 */
record ChatRequest(Delivery delivery, Prompt.Chat prompt, GenerationOptions options, boolean functionCall) {

    private static final Field<List<Message>> MESSAGES = new Field<>(
            "messages",
            Field.array(
                    schema("object", "role, content and, by role, name, tool_calls, tool_call_id"),
                    "The conversation. Content is a string or an array of parts, of text, image_url (a data URL, or an address that the server may fetch from) or input_audio."),
            MessageFields::read);
    private static final Field<Integer> MAX_COMPLETION_TOKENS = Field.integer(
            "max_completion_tokens", 1, Integer.MAX_VALUE, "Most tokens of each completion; all that fit if left out.");
    private static final Field<Integer> MAX_TOKENS =
            Field.integer("max_tokens", 1, Integer.MAX_VALUE, "Older name of max_completion_tokens.");
    private static final Field<Boolean> LOGPROBS =
            Field.flag("logprobs", "Whether to report the log-probability of each token.");
    private static final Field<Integer> TOP_LOGPROBS = Field.integer(
            "top_logprobs",
            0,
            SamplingFields.MAX_TOP_LOGPROBS,
            "Likeliest tokens reported per position; needs logprobs.");
    private static final Field<Boolean> ADD_GENERATION_PROMPT = Field.flag(
            "add_generation_prompt",
            "Whether the template opens the assistant's turn; true unless continue_final_message. Extension.");
    private static final Field<Boolean> CONTINUE_FINAL_MESSAGE =
            Field.flag("continue_final_message", "Whether the completion continues the last message. Extension.");
    private static final Field<Map<String, Object>> TEMPLATE_ARGUMENTS = new Field<>(
            "chat_template_kwargs",
            schema("object", "Further variables of the chat template. Extension."),
            (value, path) -> StrictJson.plain(Values.object(value, path)));

    /** What a prompt is made of. */
    static final List<Field<?>> PROMPT_FIELDS = Field.joined(
            List.of(MESSAGES, ADD_GENERATION_PROMPT, CONTINUE_FINAL_MESSAGE, TEMPLATE_ARGUMENTS),
            ToolFields.ALL,
            ReasoningFields.ALL);

    static final List<Field<?>> FIELDS = fields();
    static final FieldRules RULES = FieldRules.of(
                    FIELDS,
                    Set.of(
                            "metadata",
                            "prompt_cache_key",
                            "prompt_cache_options",
                            "prompt_cache_retention",
                            "request_id",
                            "safety_identifier",
                            "user"),
                    Unsupported.ANYWHERE)
            .refusing(Unsupported.IN_CHAT);

    private static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>(Delivery.ALL);
        fields.addAll(PROMPT_FIELDS);
        fields.addAll(List.of(MAX_COMPLETION_TOKENS, MAX_TOKENS, LOGPROBS, TOP_LOGPROBS));
        fields.addAll(SamplingFields.ALL);
        return List.copyOf(fields);
    }

    static ChatRequest read(ObjectNode body) {
        RULES.check(body, "");
        Delivery delivery = Delivery.read(body);
        ToolFields tools = ToolFields.read(body);
        return new ChatRequest(
                delivery,
                prompt(body, tools),
                SamplingFields.read(body, maxTokens(body), topLogprobs(body), false),
                tools.functionCall());
    }

    /** The prompt as a template sees it, where nothing is to be generated. */
    static Prompt.Chat promptOf(ObjectNode body) {
        return prompt(body, ToolFields.read(body));
    }

    private static Prompt.Chat prompt(ObjectNode body, ToolFields tools) {
        boolean continues = CONTINUE_FINAL_MESSAGE.in(body, false);
        boolean opens = ADD_GENERATION_PROMPT.in(body, !continues);
        if (continues && opens) {
            throw new InvalidRequest(
                    "continue_final_message",
                    "'continue_final_message' and 'add_generation_prompt' can't both be true");
        }
        Reasoning reasoning = ReasoningFields.read(body);
        return new Prompt.Chat(
                new Conversation(MESSAGES.requiredIn(body), tools.use(), reasoning),
                ReasoningFields.arguments(reasoning, TEMPLATE_ARGUMENTS.in(body, Map.of())),
                opens,
                continues);
    }

    private static @Nullable Integer maxTokens(ObjectNode body) {
        Integer max = MAX_COMPLETION_TOKENS.in(body);
        Integer older = MAX_TOKENS.in(body);
        if (max != null && older != null && !Objects.equals(max, older)) {
            throw new InvalidRequest(
                    "max_tokens",
                    "'max_tokens' (" + older + ") and 'max_completion_tokens' (" + max + ") differ: send one");
        }
        return max != null ? max : older;
    }

    private static int topLogprobs(ObjectNode body) {
        boolean logprobs = LOGPROBS.in(body, false);
        int top = TOP_LOGPROBS.in(body, 0);
        if (top > 0 && !logprobs) {
            throw new InvalidRequest("top_logprobs", "'top_logprobs' (" + top + ") needs 'logprobs' to be true");
        }
        return logprobs ? top : -1;
    }
}
