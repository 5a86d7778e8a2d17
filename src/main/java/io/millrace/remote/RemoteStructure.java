package io.millrace.remote;

import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a text has to be, as the wire has it: OpenAI knows JSON on chats alone, vLLM the rest. */
record RemoteStructure(boolean chat, boolean vllm) {

    /** The field of a request; empty where the wire has no place for it. */
    Optional<Map<String, Object>> write(StructuredOutput.Form structure) {
        if (vllm) {
            return Optional.of(Map.of("structured_outputs", structured(structure)));
        }
        return chat ? format(structure).map(format -> Map.of("response_format", format)) : Optional.empty();
    }

    private static Optional<Map<String, Object>> format(StructuredOutput.Form structure) {
        return switch (structure) {
            case StructuredOutput.JsonObject _ -> Optional.of(Map.of("type", "json_object"));
            case StructuredOutput.JsonSchema json ->
                Optional.of(Map.of(
                        "type",
                        "json_schema",
                        "json_schema",
                        Map.of("name", "answer", "strict", true, "schema", schema(json))));
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> structured(StructuredOutput.Form structure) {
        return switch (structure) {
            case StructuredOutput.JsonObject json ->
                Map.of("json_object", true, "disable_any_whitespace", json.whitespace() == Whitespace.NONE);
            case StructuredOutput.JsonSchema json ->
                Map.of("json", schema(json), "disable_any_whitespace", json.whitespace() == Whitespace.NONE);
            case StructuredOutput.Regex regex -> Map.of("regex", regex.pattern());
            case StructuredOutput.Choice choice -> Map.of("choice", choice.texts());
            case StructuredOutput.Grammar grammar -> Map.of("grammar", grammar.grammar());
        };
    }

    private static JsonNode schema(StructuredOutput.JsonSchema json) {
        return RemoteJson.read(json.schema()).orElseThrow();
    }
}
