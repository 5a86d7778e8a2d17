package io.millrace.conversation.dialect;

import io.millrace.core.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The dialects that are known. */
public final class Dialects {

    private static final Map<String, Supplier<Dialect>> BY_NAME = byName();

    /** Texts of a template that together tell the dialect. The first rule that fits counts. */
    private record Rule(Supplier<Dialect> dialect, List<String> signs) {

        static Rule of(Supplier<Dialect> dialect, String... signs) {
            return new Rule(dialect, List.of(signs));
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(Harmony::dialect, "<|channel|>", "<|message|>"),
            Rule.of(DeepSeek::v3, "<｜tool▁calls▁begin｜>", "```json"),
            Rule.of(DeepSeek::v31, "<｜tool▁calls▁begin｜>"),
            Rule.of(Mistral::named, "[TOOL_CALLS]", "[ARGS]"),
            Rule.of(Mistral::list, "[TOOL_CALLS]"),
            Rule.of(Command::r7b, "<|START_ACTION|>"),
            Rule.of(Command::r, "Action:", "```json", "tool_name"),
            Rule.of(QwenCoder::dialect, "<function=", "<parameter="),
            Rule.of(Phi::dialect, "functools["),
            Rule.of(Phi::dialect, "<|/tool_call|>"),
            Rule.of(Phi::dialect, "<|/tool|>"),
            Rule.of(Granite::dialect, "<|tool_call|>"),
            Rule.of(Granite::dialect, "<|function_call_library|>"),
            Rule.of(Hermes::dialect, "<tool_call>"),
            Rule.of(LlamaPythonic::dialect, "<|python_start|>"),
            Rule.of(LlamaPythonic::dialect, "[func_name1("),
            Rule.of(LlamaPythonic::dialect, "[func1("),
            Rule.of(LlamaJson::dialect, "<|python_tag|>"),
            Rule.of(LlamaJson::dialect, "<|start_header_id|>", "\"parameters\""));

    private Dialects() {}

    private static Map<String, Supplier<Dialect>> byName() {
        Map<String, Supplier<Dialect>> names = new LinkedHashMap<>();
        names.put(Hermes.NAME, Hermes::dialect);
        names.put(QwenCoder.NAME, QwenCoder::dialect);
        names.put(LlamaJson.NAME, LlamaJson::dialect);
        names.put(LlamaPythonic.NAME, LlamaPythonic::dialect);
        names.put(Mistral.LIST, Mistral::list);
        names.put(Mistral.ARGS, Mistral::named);
        names.put(DeepSeek.V3, DeepSeek::v3);
        names.put(DeepSeek.V31, DeepSeek::v31);
        names.put(Harmony.NAME, Harmony::dialect);
        names.put(Granite.NAME, Granite::dialect);
        names.put(Phi.NAME, Phi::dialect);
        names.put(Command.R, Command::r);
        names.put(Command.R7B, Command::r7b);
        names.put(PlainJson.NAME, PlainJson::dialect);
        return names;
    }

    /** In the order of the documentation. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * The dialect of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Dialect named(String name) {
        Supplier<Dialect> dialect = BY_NAME.get(name);
        if (dialect == null) {
            throw new IllegalArgumentException("tool-parser: there is no '" + name + "'"
                    + NearestName.hint(name, BY_NAME.keySet()) + "; known are " + String.join(", ", BY_NAME.keySet()));
        }
        return dialect.get();
    }

    /**
     * The dialect of a model.
     *
     * @param name as its owner states it; null tells by the template
     * @param chatTemplate empty where there is none
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Dialect chosen(@Nullable String name, String chatTemplate) {
        return name == null ? of(chatTemplate, Set.of()) : named(name);
    }

    /**
     * The dialect that a model's chat template shows, or failing that its special tokens; {@code json} where neither does.
     *
     * @param chatTemplate empty where there is none
     */
    public static Dialect of(String chatTemplate, Set<String> specialTokens) {
        return RULES.stream()
                .filter(rule -> rule.signs().stream().allMatch(chatTemplate::contains))
                .findFirst()
                .or(() -> RULES.stream()
                        .filter(rule -> specialTokens.containsAll(rule.signs()))
                        .findFirst())
                .map(rule -> rule.dialect().get())
                .orElseGet(PlainJson::dialect);
    }
}
