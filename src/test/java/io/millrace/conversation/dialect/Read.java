package io.millrace.conversation.dialect;

import io.millrace.conversation.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A whole answer, the deltas of an output joined. Calls are {@code name(arguments)}, with {@code …} where they are unfinished. */
record Read(String text, String reasoning, List<String> calls, List<String> ids) {

    static final List<Tool> TOOLS = List.of(
            new Tool(
                    "get_weather",
                    "Weather of a place",
                    schema(Map.of(
                            "city", Map.of("type", "string"),
                            "days", Map.of("type", "integer"),
                            "metric", Map.of("type", "boolean"),
                            "limit", Map.of("anyOf", List.of(Map.of("type", "number"), Map.of("type", "null"))),
                            "where", Map.of("type", "object"),
                            "tags", Map.of("type", "array"),
                            "kind", Map.of("enum", List.of("now", "later")),
                            "note", Map.of("type", List.of("string", "null")),
                            "ref", Map.of("$ref", "#/$defs/count"))),
                    false),
            new Tool("now", "The time", Map.of(), false));

    private static Map<String, Object> schema(Map<String, Object> properties) {
        return Map.of("type", "object", "properties", properties, "$defs", Map.of("count", Map.of("type", "integer")));
    }

    static Supplier<String> counted() {
        int[] next = {0};
        return () -> "id" + next[0]++;
    }

    /** The output cut into pieces. */
    static Read of(Dialect dialect, List<String> pieces, boolean thinking, List<Tool> tools) {
        OutputParser parser = dialect.parser(tools, counted(), thinking);
        List<Delta> deltas = new ArrayList<>();
        pieces.forEach(piece -> deltas.addAll(parser.push(piece)));
        deltas.addAll(parser.finish());
        return joined(deltas);
    }

    static Read of(String dialect, String output) {
        return of(Dialects.named(dialect), List.of(output), false, TOOLS);
    }

    static Read joined(List<Delta> deltas) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        Map<Integer, StringBuilder> calls = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        for (Delta delta : deltas) {
            switch (delta) {
                case Delta.Text said -> text.append(said.text());
                case Delta.Reasoning thought -> reasoning.append(thought.text());
                case Delta.CallStart start -> {
                    ids.add(start.id());
                    calls.put(start.index(), new StringBuilder(start.name()).append('('));
                }
                case Delta.CallArguments part ->
                    Objects.requireNonNull(calls.get(part.index())).append(part.fragment());
                case Delta.CallEnd end ->
                    Objects.requireNonNull(calls.get(end.index())).append(')');
            }
        }
        return new Read(
                text.toString(),
                reasoning.toString(),
                calls.values().stream()
                        .map(call -> call.charAt(call.length() - 1) == ')' ? call.toString() : call + "…")
                        .collect(Collectors.toList()),
                ids);
    }
}
