package io.millrace.openai.messages;

import static io.millrace.edge.Field.schema;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Reasoning;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.Sampling;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.ParameterFields;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.JsonSchema;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/messages}, checked.
 *
 * @param leftOut types of tools that the model is not shown
 */
record MessagesRequest(
        String model, boolean stream, Prompt.Chat prompt, GenerationOptions options, List<String> leftOut) {

    private static final Field<Message> SYSTEM = new Field<>(
            "system",
            Field.anyOf(
                    "What the model is told first.",
                    schema("string", "Text"),
                    Field.array(schema("object", "A block of text"), "Blocks")),
            ContentBlocks::system);
    private static final Field<List<Message>> MESSAGES = new Field<>(
            "messages",
            Field.array(
                    schema("object", "role user, assistant or system, and content: text or blocks"),
                    "The conversation."),
            ContentBlocks::messages);
    private static final Field<Integer> MAX_TOKENS =
            Field.integer("max_tokens", 1, Integer.MAX_VALUE, "Most tokens of the answer.");
    private static final Field<Boolean> STREAM = Field.flag("stream", "Whether to answer with server-sent events.");
    private static final Field<List<String>> STOP_SEQUENCES = new Field<>(
            "stop_sequences",
            Field.array(schema("string", "A text"), "Texts that end the answer."),
            (value, path) -> Values.list(value, path, 0, 64, MessagesRequest::stop));
    private static final Field<Float> TEMPERATURE = Field.number(
            "temperature", Values.Range.closed(0, 2), "0 picks the likeliest token; higher is more random.");
    private static final Field<Float> TOP_P = Field.number(
            "top_p", Values.Range.closed(0, 1), "Keeps the likeliest tokens up to this share of probability.");
    private static final Field<Integer> TOP_K =
            Field.integer("top_k", 0, Integer.MAX_VALUE, "Keeps this many likeliest tokens; 0 is off.");
    private static final Field<JsonNode> TOOLS = new Field<>(
            "tools",
            Field.array(
                    schema("object", "name, description, input_schema and strict"), "Tools that the model may call."),
            (value, _) -> value);
    private static final Field<JsonNode> TOOL_CHOICE = new Field<>(
            "tool_choice",
            schema("object", "type auto, any, none, or tool with its name; disable_parallel_tool_use"),
            (value, _) -> value);
    private static final Field<Reasoning> THINKING = new Field<>(
            "thinking",
            schema("object", "type enabled with budget_tokens, disabled or adaptive"),
            MessagesRequest::thinking);
    private static final Field<ObjectNode> OUTPUT_CONFIG = new Field<>(
            "output_config", schema("object", "effort, and format: a JSON schema of the answer"), Values::object);
    private static final Field<ObjectNode> OUTPUT_FORMAT =
            new Field<>("output_format", schema("object", "Older form of output_config.format."), Values::object);

    /** What a prompt is made of. */
    static final List<Field<?>> PROMPT_FIELDS =
            List.of(Delivery.MODEL, SYSTEM, MESSAGES, TOOLS, TOOL_CHOICE, THINKING, OUTPUT_CONFIG, OUTPUT_FORMAT);

    static final List<Field<?>> FIELDS = Field.joined(
            PROMPT_FIELDS,
            List.of(
                    MAX_TOKENS,
                    STREAM,
                    STOP_SEQUENCES,
                    TEMPERATURE,
                    TOP_P,
                    TOP_K,
                    SchedulingFields.PRIORITY,
                    SchedulingFields.TIMEOUT));

    /** They say where Anthropic runs it, what it keeps of it and for how long. */
    private static final Set<String> HARMLESS = Set.of(
            "anthropic_beta",
            "anthropic_version",
            "betas",
            "billing_policy",
            "cache_control",
            "container",
            "context_management",
            "diagnostics",
            "fallback_credit_token",
            "fallbacks",
            "inference_geo",
            "metadata",
            "service_tier",
            "speed",
            "user_profile_id");

    /** A conversation that the server would hold between turns. */
    static final String THREAD = "thread";

    private static final FieldRules RULES = FieldRules.of(
            FIELDS, HARMLESS, Map.of("compaction", Set.of(), "mcp_servers", Set.of("[]"), THREAD, Set.of()));

    static MessagesRequest read(ObjectNode body) {
        RULES.check(body, "");
        MessageTools tools = tools(body);
        return new MessagesRequest(
                Delivery.MODEL.requiredIn(body),
                STREAM.in(body, false),
                prompt(body, tools),
                options(body, MAX_TOKENS.requiredIn(body)),
                tools.leftOut());
    }

    /** The prompt alone, of a request that asks for its length. */
    static MessagesRequest toCount(ObjectNode body) {
        RULES.check(body, "");
        MessageTools tools = tools(body);
        return new MessagesRequest(
                Delivery.MODEL.requiredIn(body),
                false,
                prompt(body, tools),
                GenerationOptions.DEFAULT,
                tools.leftOut());
    }

    private static MessageTools tools(ObjectNode body) {
        JsonNode none = MissingNode.getInstance();
        return MessageTools.read(TOOLS.in(body, none), TOOL_CHOICE.in(body, none), body.path("messages"));
    }

    /** System messages are one, at the beginning: templates take no others. */
    private static Prompt.Chat prompt(ObjectNode body, MessageTools tools) {
        List<Message> messages = new ArrayList<>();
        Message system = SYSTEM.in(body);
        List<Message> said = MESSAGES.requiredIn(body);
        List<Message> systems = new ArrayList<>();
        if (system != null) {
            systems.add(system);
        }
        said.stream().filter(Message.Instruction.class::isInstance).forEach(systems::add);
        if (!systems.isEmpty()) {
            messages.add(new Message.Instruction(
                    systems.stream().flatMap(one -> one.content().stream()).toList()));
        }
        said.stream()
                .filter(message -> !(message instanceof Message.Instruction))
                .forEach(messages::add);
        if (messages.stream().allMatch(Message.Instruction.class::isInstance)) {
            throw new InvalidRequest("messages", "'messages' has nothing to answer: send a message of the user");
        }
        Reasoning reasoning = reasoning(body);
        boolean continues = messages.getLast() instanceof Message.Assistant last
                && last.calls().isEmpty();
        return new Prompt.Chat(
                new Conversation(messages, tools.use(), reasoning),
                reasoning.templateArguments(),
                !continues,
                continues);
    }

    private static Reasoning reasoning(ObjectNode body) {
        Reasoning thinking = THINKING.in(body, Reasoning.UNSET);
        String effort = OUTPUT_CONFIG.in(body) == null
                ? null
                : body.path("output_config").path("effort").asString(null);
        return new Reasoning(effort, thinking.enabled(), thinking.budget());
    }

    private static GenerationOptions options(ObjectNode body, int maxTokens) {
        return GenerationOptions.DEFAULT
                .with(sampling(body))
                .with(Stopping.DEFAULT.withMaxTokens(maxTokens).withStrings(STOP_SEQUENCES.in(body, List.of())))
                .with(SchedulingFields.in(body))
                .with(structure(body));
    }

    /** The form's own bound of top_k is the narrower. */
    private static Sampling sampling(ObjectNode body) {
        Integer _ = TOP_K.in(body);
        return ParameterFields.read(body);
    }

    private static @Nullable StructuredOutput structure(ObjectNode body) {
        JsonNode config = body.path("output_config").path("format");
        boolean newer = config.isObject();
        JsonNode format = newer ? config : body.path("output_format");
        String path = newer ? "output_config.format" : "output_format";
        if (!format.isObject()) {
            return null;
        }
        if (!format.path("type").asString("").equals("json_schema")) {
            throw Values.invalid(path + ".type", "\"json_schema\"", format.path("type"));
        }
        return new StructuredOutput(
                path,
                new JsonSchema(
                        Values.object(format.path("schema"), path + ".schema").toString(), Whitespace.NONE));
    }

    private static String stop(JsonNode value, String path) {
        if (!Values.string(value, path).isEmpty()) {
            return value.stringValue();
        }
        throw Values.invalid(path, "a string that is not empty", value);
    }

    private static Reasoning thinking(JsonNode value, String path) {
        ObjectNode thinking = Values.object(value, path);
        JsonNode budget = thinking.path("budget_tokens");
        Integer most = budget.isMissingNode() || budget.isNull()
                ? null
                : (Integer) (int) Values.integer(budget, path + ".budget_tokens", 0, Integer.MAX_VALUE);
        return switch (thinking.path("type").asString("")) {
            case "enabled" -> new Reasoning(null, true, most);
            case "disabled" -> new Reasoning(null, false, null);
            case "adaptive" -> new Reasoning(null, null, most);
            default ->
                throw Values.invalid(path + ".type", "one of adaptive, disabled, enabled", thinking.path("type"));
        };
    }
}
