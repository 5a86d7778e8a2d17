package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.OpenAiDocument;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Answers and streamed events against OpenAI's own description of them. */
class DocumentedAnswersTest extends ScriptedHarness {

    private static final OpenAiDocument DOCUMENT = new OpenAiDocument();

    static final List<String> SAID = List.of(
            "Hello — 日本.",
            "<think>Hm, 2+2.</think>\n\nFour.",
            "Let me see.\n" + call("weather", "{\"city\": \"Nîmes\"}"),
            "<think>a</think>" + call("weather", "{\"city\": \"A\"}") + "\n" + call("patch", "{\"input\": \"x\"}"),
            "");

    private static final String CHAT_TOOLS = """
            ,"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},
            {"type":"function","function":{"name":"patch"}}]""";
    private static final String RESPONSE_TOOLS = """
            ,"tools":[{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}},
            {"type":"custom","name":"patch","description":"Edits files","format":{"type":"grammar","syntax":"regex","definition":"x+"}},
            {"type":"namespace","name":"mcp__mail","description":"Mail","tools":[{"type":"function","name":"send","parameters":{"type":"object"}}]},
            {"type":"web_search"}]""";

    DocumentedAnswersTest(@Autowired ModelRegistry models) {
        super(models);
    }

    /** @param body without its last bracket */
    private void wholeAndStreamed(String path, String body, String whole, String chunks) throws Exception {
        valid(whole, answer(path, body + "}"));
        streamed(
                path,
                body + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                chunk -> DOCUMENT.errors(chunks, chunk));
    }

    @ParameterizedTest
    @FieldSource("SAID")
    void chat_whatIsSaid_isAsDocumented(String said) throws Exception {
        say(said);
        for (String fields : List.of(
                "", CHAT_TOOLS, CHAT_TOOLS + ",\"logprobs\":true,\"top_logprobs\":2,\"n\":2", ",\"max_tokens\":2")) {
            String body = "{\"model\":\"scripted\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + fields;
            wholeAndStreamed(
                    "/v1/chat/completions", body, "CreateChatCompletionResponse", "CreateChatCompletionStreamResponse");
        }
    }

    @ParameterizedTest
    @FieldSource("SAID")
    void completion_whatIsSaid_isAsDocumented(String said) throws Exception {
        say(said);
        for (String fields :
                List.of("", ",\"logprobs\":2,\"n\":2", ",\"echo\":true,\"logprobs\":1", ",\"max_tokens\":2")) {
            String body = "{\"model\":\"scripted\",\"prompt\":\"x y\"" + fields;
            wholeAndStreamed("/v1/completions", body, "CreateCompletionResponse", "CreateCompletionResponse");
        }
    }

    @ParameterizedTest
    @FieldSource("SAID")
    void response_whatIsSaid_isAsDocumented(String said) throws Exception {
        say(said);
        for (String fields : List.of(
                "",
                RESPONSE_TOOLS,
                RESPONSE_TOOLS + ",\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"},\"instructions\":\"x\"",
                ",\"max_output_tokens\":2,\"metadata\":{\"a\":\"b\"},\"temperature\":0.5,\"top_p\":0.5",
                ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"enum\":[1]}}}",
                RESPONSE_TOOLS
                        + ",\"tool_choice\":{\"type\":\"function\",\"name\":\"weather\"},\"max_output_tokens\":40")) {
            String body = "{\"model\":\"scripted\",\"input\":\"x\"" + fields;
            JsonNode made = answer("/v1/responses", body + "}");
            valid("Response", made);
            valid(
                    "Response",
                    JSON.readTree(get("/v1/responses/" + made.path("id").stringValue())
                            .body()));
            streamed("/v1/responses", body + ",\"stream\":true}", DOCUMENT::eventErrors);
        }
    }

    @Test
    void inputItems_ofEveryKind_areAsDocumented() throws Exception {
        say("Done.");
        JsonNode made = answer("/v1/responses", """
                {"model":"scripted","input":[{"role":"user","content":"x"},
                {"type":"message","role":"developer","content":[{"type":"input_text","text":"Sandbox."}]},
                {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes.","annotations":[]}]},
                {"type":"reasoning","id":"rs_1","summary":[],"content":[{"type":"reasoning_text","text":"Hm"}]},
                {"type":"reasoning","id":"rs_2","summary":[],"content":null,"encrypted_content":"x"},
                {"type":"function_call","name":"weather","arguments":"{}","call_id":"c1"},
                {"type":"custom_tool_call","name":"patch","input":"x","call_id":"c2"},
                {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"21"}]},
                {"type":"custom_tool_call_output","call_id":"c2","output":"ok"}]%s}""".formatted(RESPONSE_TOOLS));
        valid(
                "ResponseItemList",
                JSON.readTree(get("/v1/responses/" + made.path("id").stringValue() + "/input_items")
                        .body()));
    }

    @Test
    void models_listedAndNamed_areAsDocumented() throws Exception {
        valid("ListModelsResponse", JSON.readTree(get("/v1/models").body()));
        valid("Model", JSON.readTree(get("/v1/models/scripted").body()));
    }

    @ParameterizedTest
    @CsvSource({"float", "base64"})
    void embeddings_ofEachEncoding_areAsDocumented(String encoding) throws Exception {
        valid("CreateEmbeddingResponse", answer("/v1/embeddings", """
                {"model":"%s","input":["a","b"],"encoding_format":"%s"}""".formatted(EMBEDDER, encoding)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | {}",
                "/v1/chat/completions | {",
                "/v1/chat/completions | {\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "/v1/completions | {\"model\":\"scripted\",\"prompt\":7}",
                "/v1/embeddings | {\"model\":\"scripted\",\"input\":\"x\"}",
                "/v1/responses | {\"model\":\"scripted\",\"input\":\"x\",\"background\":true}",
                "/v1/nowhere | {}",
            })
    void error_ofEachKind_isAsDocumented(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).isBetween(400, 404);
        valid("ErrorResponse", JSON.readTree(response.body()));
    }

    private static void valid(String schema, JsonNode answer) {
        assertThat(new TreeSet<>(DOCUMENT.errors(schema, answer)))
                .as("%s %s", schema, answer)
                .isEmpty();
    }

    private void streamed(String path, String body, java.util.function.Function<JsonNode, List<String>> errors)
            throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Set<String> found = new TreeSet<>();
        response.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6)))
                .forEach(event -> errors.apply(event)
                        .forEach(error -> found.add(event.path("type").asString("") + error)));
        assertThat(found).as(body).isEmpty();
    }
}
