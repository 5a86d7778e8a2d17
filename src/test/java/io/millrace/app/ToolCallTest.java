package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Tools and thought on chats, through OpenAI's own client and by hand. */
class ToolCallTest extends ScriptedHarness {

    private static final String SUNNY = "{\"city\": \"Paris\", \"days\": 3}";

    ToolCallTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private static ChatCompletionCreateParams.Builder asking() {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage("Weather?")
                .addFunctionTool(FunctionDefinition.builder()
                        .name("weather")
                        .description("Forecast")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties",
                                        JsonValue.from(new TreeMap<>(Map.of(
                                                "city", Map.of("type", "string"),
                                                "days", Map.of("type", "integer")))))
                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                .build())
                        .build());
    }

    @Test
    void chat_modelCalls_isACallWithItsArguments() {
        say("Let me see.\n" + call("weather", SUNNY));
        ChatCompletion.Choice choice =
                client().chat().completions().create(asking().build()).choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(choice.message().content())
                .hasValueSatisfying(text -> assertThat(text.strip()).isEqualTo("Let me see."));
        ChatCompletionMessageToolCall call =
                choice.message().toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().function().name()).isEqualTo("weather");
        assertThat(call.asFunction().function().arguments()).isEqualTo(SUNNY);
        assertThat(call.asFunction().id()).startsWith("call_");
    }

    @Test
    void chat_streamed_joinsToTheSameCalls() {
        say(call("weather", SUNNY) + "\n" + call("weather", "{\"city\": \"Nîmes 日本\"}"));
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client().chat().completions().createStreaming(asking().build())) {
            chunks.stream().forEach(joined::accumulate);
        }
        List<String> streamed = arguments(joined.chatCompletion());
        assertThat(streamed).isEqualTo(arguments(client().chat().completions().create(asking().build())));
        assertThat(streamed).containsExactly(SUNNY, "{\"city\": \"Nîmes 日本\"}");
    }

    private static List<String> arguments(ChatCompletion completion) {
        return completion.choices().getFirst().message().toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction().function().arguments())
                .toList();
    }

    @Test
    void chat_resultSentBack_reachesTheModel() throws Exception {
        say(List.of(
                Map.of("when", "<tool_response>\\n21 degrees", "say", "It is 21 degrees."),
                Map.of("when", "", "say", call("weather", SUNNY))));
        JsonNode asked = chat("");
        String turn = asked.at("/choices/0/message").toString();
        String id = asked.at("/choices/0/message/tool_calls/0/id").stringValue();
        JsonNode told = chat(
                "",
                "," + turn + ",{\"role\":\"tool\",\"tool_call_id\":\"" + id
                        + "\",\"content\":[{\"type\":\"text\",\"text\":\"21 degrees\"}]}");
        assertThat(told.at("/choices/0/message/content").stringValue()).isEqualTo("It is 21 degrees.");
        assertThat(told.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'required'", "{'type':'function','function':{'name':'weather'}}"})
    void chat_callDemandedOfAModelThatWouldChat_isValidAllTheSame(String choice) throws Exception {
        say("I would rather talk about something else.");
        for (int seed = 0; seed < 5; seed++) {
            JsonNode answer = JSON.readTree(post(
                            "/v1/chat/completions",
                            ("{'model':'scripted','temperature':2,'seed':" + seed
                                            + ",'messages':[{'role':'user','content':'x'}],'tool_choice':" + choice
                                            + ",'enable_thinking':false,'parallel_tool_calls':false,'tools':[{'type':'function','function':{'name':'weather','strict':true,"
                                            + "'parameters':{'type':'object','properties':{'city':{'enum':['Paris','Rome']},'hot':{'type':'boolean'}},"
                                            + "'required':['city','hot'],'additionalProperties':false}}}]}")
                                    .replace('\'', '"'))
                    .body());
            assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
            JsonNode function = answer.at("/choices/0/message/tool_calls/0/function");
            assertThat(function.path("name").stringValue()).isEqualTo("weather");
            JsonNode arguments = JSON.readTree(function.path("arguments").stringValue());
            assertThat(arguments.path("city").stringValue()).isIn("Paris", "Rome");
            assertThat(arguments.path("hot").isBoolean()).isTrue();
        }
    }

    @Test
    void chat_toolChoiceNone_isText() throws Exception {
        say(call("weather", SUNNY));
        JsonNode answer = chat(",\"tool_choice\":\"none\"");
        assertThat(answer.at("/choices/0/message/content").stringValue()).contains("<tool_call>");
        assertThat(answer.at("/choices/0/message/tool_calls").isMissingNode()).isTrue();
    }

    @Test
    void chat_callOfAnUnknownToolOrBroken_isText() throws Exception {
        say("<tool_call>\nnot json\n</tool_call>");
        JsonNode answer = chat(",\"max_tokens\":200");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isIn("stop", "tool_calls", "length");
    }

    @Test
    void chat_functions_answerInTheOlderForm() throws Exception {
        say(call("f", "{}"));
        HttpResponse<String> response = post("/v1/chat/completions", """
                {"model":"scripted","messages":[{"role":"user","content":"x"}],"functions":[{"name":"f"}]}""");
        JsonNode choice = JSON.readTree(response.body()).at("/choices/0");
        assertThat(choice.at("/message/function_call/name").stringValue()).isEqualTo("f");
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo("function_call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chat_thought_isToldApartAndCounted(boolean stream) throws Exception {
        say("<think>Hm, 2+2.</think>\n\nFour.");
        String body = """
                {"model":"scripted","messages":[{"role":"user","content":"x"}],"stream":%s%s}""".formatted(stream, stream ? ",\"stream_options\":{\"include_usage\":true}" : "");
        String answer = post("/v1/chat/completions", body).body();
        if (stream) {
            assertThat(answer).contains("\"reasoning_content\":", "\"reasoning\":");
            assertThat(joined(answer, "reasoning_content")).isEqualTo("Hm, 2+2.");
            assertThat(joined(answer, "content").strip()).isEqualTo("Four.");
        } else {
            JsonNode message = JSON.readTree(answer).at("/choices/0/message");
            assertThat(message.path("reasoning_content").stringValue()).isEqualTo("Hm, 2+2.");
            assertThat(message.path("content").stringValue().strip()).isEqualTo("Four.");
            assertThat(JSON.readTree(answer)
                            .at("/usage/completion_tokens_details/reasoning_tokens")
                            .intValue())
                    .isPositive();
        }
    }

    @Test
    void chat_thinkingBudget_endsThoughtByForce() throws Exception {
        say("<think>" + "and then again ".repeat(40) + "</think>Done.");
        JsonNode answer = JSON.readTree(post("/v1/chat/completions", """
                {"model":"scripted","messages":[{"role":"user","content":"x"}],"thinking_budget":8,"max_tokens":60}""").body());
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .intValue())
                .isLessThan(24);
    }

    @Test
    void chat_thoughtBeforeJson_isFreeAndTheAnswerHeld() throws Exception {
        say("<think>whatever {</think>{\"a\":1}");
        JsonNode answer = JSON.readTree(post("/v1/chat/completions", """
                {"model":"scripted","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema",
                "json_schema":{"name":"x","schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],
                "additionalProperties":false}}}}""").body());
        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("{\"a\":1}");
        assertThat(answer.at("/choices/0/message/reasoning_content").stringValue())
                .isEqualTo("whatever {");
    }

    private static String joined(String stream, String field) {
        StringBuilder joined = new StringBuilder();
        stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6)).at("/choices/0/delta/" + field))
                .filter(JsonNode::isString)
                .forEach(text -> joined.append(text.stringValue()));
        return joined.toString();
    }

    private JsonNode chat(String fields) throws Exception {
        return chat(fields, "");
    }

    private JsonNode chat(String fields, String more) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", """
                {"model":"scripted","messages":[{"role":"user","content":"Weather?"}%s],"tools":[{"type":"function",
                "function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"},
                "days":{"type":"integer"}}}}}]%s}""".formatted(more, fields));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
