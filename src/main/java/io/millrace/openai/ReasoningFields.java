package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.conversation.Reasoning;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields that say how much a model thinks, under the names that OpenAI, vLLM, OpenRouter, Qwen and DeepSeek have for it. */
public final class ReasoningFields {

    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    private static final Field<String> EFFORT = new Field<>(
            "reasoning_effort",
            schema("string", "none, minimal, low, medium, high, xhigh or max; the chat template sees it."),
            ReasoningFields::effort);
    private static final Field<Boolean> ENABLE =
            Field.flag("enable_thinking", "Whether the model thinks before it answers. Extension.");
    private static final Field<Reasoning> THINKING = new Field<>(
            "thinking",
            Field.anyOf(
                    "As enable_thinking; budget_tokens ends it. Extension.",
                    schema("boolean", "Whether"),
                    schema("object", "type enabled, disabled or adaptive, and budget_tokens")),
            ReasoningFields::thinking);
    private static final Field<Integer> BUDGET = Field.integer(
            "thinking_budget", 0, Integer.MAX_VALUE, "Most tokens of thought; then it is ended by force. Extension.");
    private static final Field<Reasoning> REASONING = new Field<>(
            "reasoning", schema("object", "effort, enabled and max_tokens. Extension."), ReasoningFields::reasoning);

    private static final FieldRules THINKING_RULES =
            new FieldRules(Set.of("type", "budget_tokens"), Set.of("display"), Map.of());
    private static final FieldRules REASONING_RULES = new FieldRules(
            Set.of("effort", "enabled", "max_tokens"),
            Set.of("summary", "generate_summary"),
            Map.of("exclude", Set.of("false")));

    static final List<Field<?>> ALL = List.of(EFFORT, ENABLE, THINKING, BUDGET, REASONING);

    private ReasoningFields() {}

    static Reasoning read(ObjectNode body) {
        Reasoning thinking = THINKING.in(body, Reasoning.UNSET);
        Reasoning reasoning = REASONING.in(body, Reasoning.UNSET);
        return new Reasoning(
                first(EFFORT.in(body), reasoning.effort()),
                first(ENABLE.in(body), first(thinking.enabled(), reasoning.enabled())),
                first(BUDGET.in(body), first(thinking.budget(), reasoning.budget())));
    }

    /** The variables that templates know, those of the request before them. */
    static Map<String, Object> arguments(Reasoning reasoning, Map<String, Object> stated) {
        Map<String, Object> arguments = new LinkedHashMap<>(reasoning.templateArguments());
        arguments.putAll(stated);
        return arguments;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    /** An effort by its name. */
    public static String effort(JsonNode value, String path) {
        if (EFFORTS.contains(value.asString(""))) {
            return value.stringValue();
        }
        throw Values.invalid(path, "one of none, minimal, low, medium, high, xhigh, max", value);
    }

    private static Reasoning thinking(JsonNode value, String path) {
        if (value.isBoolean()) {
            return new Reasoning(null, value.booleanValue(), null);
        }
        ObjectNode thinking = Values.object(value, path);
        THINKING_RULES.check(thinking, path + ".");
        Boolean enabled =
                switch (thinking.path("type").asString("")) {
                    case "enabled" -> Boolean.TRUE;
                    case "disabled" -> Boolean.FALSE;
                    case "adaptive", "auto" -> null;
                    default ->
                        throw Values.invalid(
                                path + ".type", "one of adaptive, disabled, enabled", thinking.path("type"));
                };
        return new Reasoning(null, enabled, count(thinking.path("budget_tokens"), path + ".budget_tokens"));
    }

    private static Reasoning reasoning(JsonNode value, String path) {
        ObjectNode reasoning = Values.object(value, path);
        REASONING_RULES.check(reasoning, path + ".");
        return new Reasoning(
                reasoning.hasNonNull("effort") ? effort(reasoning.get("effort"), path + ".effort") : null,
                reasoning.hasNonNull("enabled") ? Values.flag(reasoning.get("enabled"), path + ".enabled") : null,
                count(reasoning.path("max_tokens"), path + ".max_tokens"));
    }

    private static @Nullable Integer count(JsonNode value, String path) {
        return value.isMissingNode() || value.isNull()
                ? null
                : (Integer) (int) Values.integer(value, path, 0, Integer.MAX_VALUE);
    }
}
