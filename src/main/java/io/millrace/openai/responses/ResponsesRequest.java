package io.millrace.openai.responses;

import static io.millrace.edge.Field.schema;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Reasoning;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.SchedulingFields;
import io.millrace.edge.Values;
import io.millrace.openai.Delivery;
import io.millrace.openai.ParameterFields;
import io.millrace.openai.ReasoningFields;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /v1/responses}, checked.
 *
 * @param settings what the answer says of it
 * @param context items before the answer; those of earlier turns first
 * @param earlier how many those are
 */
record ResponsesRequest(
        String model,
        boolean stream,
        Prompt.Chat prompt,
        GenerationOptions options,
        ResponsesTools tools,
        ResponseSettings settings,
        List<StoredItem> context,
        int earlier) {

    private static final Field<JsonNode> INPUT = new Field<>(
            "input",
            Field.anyOf(
                    "What is to be answered.",
                    schema("string", "Text of the user"),
                    Field.array(
                            schema(
                                    "object",
                                    "type message, function_call, function_call_output, custom_tool_call,"
                                            + " custom_tool_call_output, reasoning or item_reference"),
                            "Items")),
            (value, _) -> value);
    private static final Field<String> INSTRUCTIONS =
            Field.string("instructions", "What the model is told first, in this turn alone.");
    private static final Field<JsonNode> TOOLS = new Field<>(
            "tools",
            Field.array(
                    schema("object", "type function, custom or namespace; others are left out and named in a header"),
                    "Tools that the model may call."),
            (value, _) -> value);
    private static final Field<JsonNode> TOOL_CHOICE = new Field<>(
            "tool_choice",
            Field.anyOf(
                    "Whether tools have to be called; auto if left out.",
                    schema("string", "none, auto or required"),
                    schema("object", "type function or custom with a name, or allowed_tools with mode and tools")),
            (value, _) -> value);
    private static final Field<Boolean> PARALLEL =
            Field.flag("parallel_tool_calls", "Whether several tools may be called at once; true if left out.");
    private static final Field<ObjectNode> TEXT = new Field<>(
            "text",
            schema("object", "format: type text, json_object or json_schema with name and schema"),
            TextFields::checked);
    private static final Field<Reasoning> REASONING = new Field<>(
            "reasoning",
            schema("object", "effort none, minimal, low, medium, high, xhigh or max"),
            ResponsesRequest::reasoning);
    private static final Field<Integer> MAX_TOKENS =
            Field.integer("max_output_tokens", 1, Integer.MAX_VALUE, "Most tokens of the answer, thought among them.");
    private static final Field<Float> TEMPERATURE = Field.number(
            "temperature", Values.Range.closed(0, 2), "0 picks the likeliest token; higher is more random.");
    private static final Field<Float> TOP_P = Field.number(
            "top_p", Values.Range.closed(0, 1), "Keeps the likeliest tokens up to this share of probability.");
    private static final Field<Boolean> STREAM = Field.flag("stream", "Whether to answer with server-sent events.");
    private static final Field<Boolean> STORE =
            Field.flag("store", "Whether the response is kept for a while; true if left out.");
    private static final Field<String> PREVIOUS =
            Field.string("previous_response_id", "A response that is kept: its conversation goes before the input.");
    private static final Field<ObjectNode> METADATA =
            new Field<>("metadata", schema("object", "The response repeats it."), Values::object);
    private static final Field<List<String>> INCLUDE = new Field<>(
            "include",
            Field.array(schema("string", "A name"), "What OpenAI's own tools add to answers; without effect."),
            (value, path) -> Values.list(value, path, 0, 64, ResponsesRequest::included));

    private static final Field<Boolean> TRUNCATION = new Field<>(
            "truncation",
            schema(
                    "string",
                    "auto leaves the oldest items out where they do not fit; disabled if left out, which refuses."),
            ResponsesRequest::truncates);

    static final List<Field<?>> FIELDS = List.of(
            Delivery.MODEL,
            INPUT,
            INSTRUCTIONS,
            TOOLS,
            TOOL_CHOICE,
            PARALLEL,
            TEXT,
            REASONING,
            MAX_TOKENS,
            TEMPERATURE,
            TOP_P,
            STREAM,
            STORE,
            PREVIOUS,
            METADATA,
            INCLUDE,
            TRUNCATION,
            SchedulingFields.PRIORITY,
            SchedulingFields.TIMEOUT);

    private static final FieldRules RULES = FieldRules.of(
            FIELDS,
            Set.of(
                    "access_programs",
                    "background_options",
                    "client_metadata",
                    "image",
                    "max_tool_calls",
                    "prompt_cache_key",
                    "prompt_cache_options",
                    "prompt_cache_retention",
                    "request_id",
                    "safety_identifier",
                    "service_tier",
                    "stream_options",
                    "user"),
            Map.of(
                    "background", Set.of("false"),
                    "context_management", Set.of("[]"),
                    "conversation", Set.of(),
                    "moderation", Set.of(),
                    "prompt", Set.of(),
                    "top_logprobs", Set.of("0")));

    private static final FieldRules REASONING_RULES =
            new FieldRules(Set.of("effort"), Set.of("context", "generate_summary", "mode", "summary"), Map.of());

    static ResponsesRequest read(ObjectNode body, ResponseMemory memory, Supplier<String> ids) {
        RULES.check(body, "");
        List<String> _ = INCLUDE.in(body, List.of());
        JsonNode none = MissingNode.getInstance();
        ResponsesTools tools =
                ResponsesTools.read(TOOLS.in(body, none), TOOL_CHOICE.in(body, none), PARALLEL.in(body, true));
        ResponseContext context = new ResponseContext(memory, ids, STORE.in(body, true));
        InputItems items = context.read(INSTRUCTIONS.in(body), PREVIOUS.in(body), INPUT.in(body, none));
        Reasoning reasoning = REASONING.in(body, Reasoning.UNSET);
        return new ResponsesRequest(
                Delivery.MODEL.requiredIn(body),
                STREAM.in(body, false),
                new Prompt.Chat(
                        new Conversation(items.messages(), tools.use(), reasoning),
                        reasoning.templateArguments(),
                        true,
                        false,
                        TRUNCATION.in(body, false) ? Prompt.Overflow.LEAVE_OUT_OLDEST : Prompt.Overflow.REFUSE),
                options(body),
                tools,
                settings(body),
                context.items(),
                context.earlier());
    }

    private static GenerationOptions options(ObjectNode body) {
        return GenerationOptions.DEFAULT
                .with(ParameterFields.read(body))
                .with(Stopping.DEFAULT.withMaxTokens(MAX_TOKENS.in(body)))
                .with(SchedulingFields.in(body))
                .with(TextFields.structure(TEXT.in(body, JsonNodeFactory.instance.objectNode())));
    }

    private static ResponseSettings settings(ObjectNode body) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode text = nodes.objectNode();
        text.putObject("format").put("type", "text");
        text.setAll(TEXT.in(body, nodes.objectNode()));
        return new ResponseSettings(
                INSTRUCTIONS.in(body),
                MAX_TOKENS.in(body),
                body.get("max_tool_calls"),
                METADATA.in(body, nodes.objectNode()),
                PARALLEL.in(body, true),
                PREVIOUS.in(body),
                body.get("prompt_cache_key"),
                nodes.objectNode()
                        .set("effort", body.path("reasoning").get("effort"))
                        .set("summary", body.path("reasoning").get("summary")),
                body.get("safety_identifier"),
                "default",
                STORE.in(body, true),
                TEMPERATURE.in(body),
                text,
                TOOL_CHOICE.in(body, nodes.stringNode("auto")),
                ToolForms.echoed(TOOLS.in(body, nodes.arrayNode())),
                0,
                TOP_P.in(body),
                TRUNCATION.in(body, false) ? "auto" : "disabled",
                body.get("user"));
    }

    private static Reasoning reasoning(JsonNode value, String path) {
        ObjectNode reasoning = Values.object(value, path);
        REASONING_RULES.check(reasoning, path + ".");
        JsonNode effort = reasoning.path("effort");
        if (effort.isMissingNode() || effort.isNull()) {
            return Reasoning.UNSET;
        }
        return new Reasoning(ReasoningFields.effort(effort, path + ".effort"), null, null);
    }

    private static boolean truncates(JsonNode value, String path) {
        return switch (value.asString("")) {
            case "auto" -> true;
            case "disabled" -> false;
            default -> throw Values.invalid(path, "auto or disabled", value);
        };
    }

    private static String included(JsonNode value, String path) {
        String name = Values.string(value, path);
        if (name.equals("message.output_text.logprobs")) {
            throw new InvalidRequest(path, "'" + path + "': log-probabilities are not supported here: leave it out");
        }
        return name;
    }
}
