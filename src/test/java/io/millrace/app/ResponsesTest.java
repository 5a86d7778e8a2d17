package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.inputitems.InputItemListPage;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** OpenAI's Responses API, through OpenAI's own client and by hand. */
class ResponsesTest extends ScriptedHarness {

    private static final String SUNNY = "{\"city\": \"Paris\"}";
    private static final String TOOLS = """
            "tools":[{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}},
            {"type":"custom","name":"patch","description":"Edits files","format":{"type":"grammar","syntax":"lark","definition":"start: /.+/s"}},
            {"type":"namespace","name":"mcp__mail","description":"Mail","tools":[{"type":"function","name":"send","parameters":{"type":"object"}}]},
            {"type":"web_search"},{"type":"image_generation"}]""";

    ResponsesTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private static ResponseCreateParams.Builder asking() {
        return ResponseCreateParams.builder()
                .model(MODEL)
                .input("Weather?")
                .addTool(FunctionTool.builder()
                        .name("weather")
                        .description("Forecast")
                        .strict(true)
                        .parameters(FunctionTool.Parameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                                .build())
                        .build());
    }

    private static String text(Response response) {
        StringBuilder text = new StringBuilder();
        response.output().forEach(item -> item.message().ifPresent(message -> message.content()
                .forEach(part -> text.append(part.asOutputText().text()))));
        return text.toString();
    }

    @Test
    void response_plain_isOneMessage() {
        say("Hello.");
        Response response = client().responses()
                .create(ResponseCreateParams.builder()
                        .model(MODEL)
                        .instructions("Be brief.")
                        .input("Hi")
                        .build());
        assertThat(text(response.validate())).isEqualTo("Hello.");
        assertThat(response.status())
                .hasValueSatisfying(status -> assertThat(status.asString()).isEqualTo("completed"));
        assertThat(response.id()).startsWith("resp_");
        assertThat(response.instructions().orElseThrow().asString()).isEqualTo("Be brief.");
        assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello — Grüße 日本 😀.",
                "<think>Hm, 2+2.</think>\n\nFour.",
                "Let me see.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Nîmes\"}}\n</tool_call>",
                "<think>a</think><tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"A\"}}\n</tool_call>\n"
                        + "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"B\"}}\n</tool_call>",
            })
    void response_streamed_joinsToTheWhole(String said) {
        say(said);
        ResponseAccumulator joined = ResponseAccumulator.create();
        StringBuilder deltas = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events = client().responses().createStreaming(asking().build())) {
            events.stream().map(ResponseStreamEvent::validate).forEach(event -> {
                joined.accumulate(event);
                event.outputTextDelta().ifPresent(delta -> deltas.append(delta.delta()));
            });
        }
        Response streamed = joined.response();
        Response whole = client().responses().create(asking().build());
        assertThat(deltas.toString()).isEqualTo(text(whole));
        assertThat(shapes(streamed)).isEqualTo(shapes(whole));
    }

    @Test
    void response_streamed_hasTheEventsInOrderAndNumbered() throws Exception {
        say("<think>a</think>Yes. " + call("weather", SUNNY));
        String stream = post("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\",\"stream\":true," + TOOLS + "}")
                .body();
        List<JsonNode> events = stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring(6)))
                .toList();
        assertThat(events)
                .extracting(event -> event.path("sequence_number").intValue())
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        List<String> types = new ArrayList<>();
        events.stream()
                .map(event -> event.path("type").stringValue())
                .filter(type -> types.isEmpty() || !types.getLast().equals(type))
                .forEach(types::add);
        assertThat(types)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(stream.lines().filter(line -> line.startsWith("event: ")).count())
                .isEqualTo(events.size());
    }

    private static List<String> shapes(Response response) {
        return response.output().stream()
                .map(item -> item.isFunctionCall()
                        ? item.asFunctionCall().name() + item.asFunctionCall().arguments()
                        : item.isMessage()
                                ? item.asMessage().content().toString()
                                : item.asReasoning().content().toString())
                .toList();
    }

    @Test
    void response_toolsAndTheirResults_reachTheModel() {
        say(List.of(
                Map.of("when", "<tool_response>\\n21 degrees", "say", "It is 21 degrees."),
                Map.of("when", "", "say", call("weather", SUNNY))));
        Response asked = client().responses().create(asking().build());
        ResponseFunctionToolCall call = asked.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .findFirst()
                .orElseThrow()
                .asFunctionCall();
        assertThat(call.arguments()).isEqualTo(SUNNY);
        ResponseInputItem result = ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("21 degrees")
                .build());
        Response byHand = client().responses()
                .create(asking().inputOfResponse(List.of(ResponseInputItem.ofFunctionCall(call), result))
                        .build());
        assertThat(text(byHand)).isEqualTo("It is 21 degrees.");
        Response following = client().responses()
                .create(asking().previousResponseId(asked.id())
                        .inputOfResponse(List.of(result))
                        .build());
        assertThat(text(following)).isEqualTo("It is 21 degrees.");
        assertThat(following.previousResponseId()).hasValue(asked.id());
    }

    @Test
    void response_kept_isGivenListedAndDeleted() throws Exception {
        say("Hello.");
        Response made = client().responses()
                .create(ResponseCreateParams.builder().model(MODEL).input("Hi").build());
        assertThat(text(client().responses().retrieve(made.id()))).isEqualTo("Hello.");
        InputItemListPage items = client().responses().inputItems().list(made.id());
        assertThat(items.data()).hasSize(1);
        HttpResponse<String> cancelled = post("/v1/responses/" + made.id() + "/cancel", "{}");
        assertThat(cancelled.statusCode()).isEqualTo(400);
        client().responses().delete(made.id());
        assertThat(get("/v1/responses/" + made.id()).statusCode()).isEqualTo(404);
        assertThat(delete("/v1/responses/" + made.id()).statusCode()).isEqualTo(404);
    }

    @Test
    void response_notToBeStored_isNotKept() throws Exception {
        say("Hello.");
        JsonNode made = answer("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\",\"store\":false}");
        assertThat(get("/v1/responses/" + made.path("id").stringValue()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void response_referenceToAnItem_isThatItem() throws Exception {
        say(List.of(Map.of("when", "Hello", "say", "Again."), Map.of("when", "", "say", "Hello.")));
        JsonNode made = answer("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\"}");
        String id = made.at("/output/0/id").stringValue();
        JsonNode next = answer("/v1/responses", """
                {"model":"scripted","input":[{"type":"item_reference","id":"%s"},{"role":"user","content":"y"}]}""".formatted(id));
        assertThat(next.at("/output/0/content/0/text").stringValue()).isEqualTo("Again.");
    }

    @Test
    void response_schema_isHeld() throws Exception {
        say("I would rather chat.");
        JsonNode made = answer("/v1/responses", """
                {"model":"scripted","input":"x","reasoning":{"effort":"none"},"text":{"verbosity":"low","format":{"type":"json_schema","name":"n","strict":true,
                "schema":{"type":"object","properties":{"a":{"enum":["b"]}},"required":["a"],"additionalProperties":false}}}}""");
        assertThat(JSON.readTree(made.at("/output/0/content/0/text").stringValue())
                        .path("a")
                        .stringValue())
                .isEqualTo("b");
        assertThat(made.at("/text/format/name").stringValue()).isEqualTo("n");
    }

    @Test
    void response_cutShort_isIncomplete() throws Exception {
        say("one two three four five six seven eight nine ten eleven");
        JsonNode made = answer("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\",\"max_output_tokens\":3}");
        assertThat(made.path("status").stringValue()).isEqualTo("incomplete");
        assertThat(made.at("/incomplete_details/reason").stringValue()).isEqualTo("max_output_tokens");
        assertThat(made.at("/output/0/status").stringValue()).isEqualTo("incomplete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void response_customTool_isCalledWithText(boolean stream) throws Exception {
        say(call("patch", "{\"input\": \"*** Begin\\n+\\\"é😀\\\"\"}"));
        String body = "{\"model\":\"scripted\",\"input\":\"x\",\"stream\":" + stream + "," + TOOLS + "}";
        HttpResponse<String> response = post("/v1/responses", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-millrace-left-out-tools")).hasValue("web_search, image_generation");
        JsonNode item = stream
                ? event(response.body(), "response.completed").at("/response/output/0")
                : JSON.readTree(response.body()).at("/output/0");
        assertThat(item.path("type").stringValue()).isEqualTo("custom_tool_call");
        assertThat(item.path("name").stringValue()).isEqualTo("patch");
        assertThat(item.path("input").stringValue()).isEqualTo("*** Begin\n+\"é😀\"");
        if (stream) {
            assertThat(event(response.body(), "response.custom_tool_call_input.done")
                            .path("input")
                            .stringValue())
                    .isEqualTo("*** Begin\n+\"é😀\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'custom','name':'patch'}", "'required'", "'auto'"})
    void response_customToolWithGrammar_isHeldToIt(String choice) throws Exception {
        boolean auto = choice.equals("'auto'");
        say(auto ? call("patch", "{\"input\": \"*** Begin\\n-wrong") : "I would rather not.");
        for (int i = 0; i < 4; i++) {
            JsonNode made = answer("/v1/responses", """
                    {'model':'scripted','input':'x','temperature':2,'tool_choice':%s,'parallel_tool_calls':false,
                    'reasoning':{'effort':'none'},'tools':[{'type':'custom','name':'patch','format':{'type':'grammar','syntax':'lark',
                    'definition':'start: \\"*** Begin\\\\n\\" line+ \\"*** End\\"\\nline: \\"+\\" /[a-z\\\"é]{1,4}/ \\"\\\\n\\"'}}]}""".formatted(choice).replace('\'', '"'));
            JsonNode item = made.at("/output/0");
            assertThat(item.path("type").stringValue()).as(made.toString()).isEqualTo("custom_tool_call");
            assertThat(item.path("input").stringValue()).matches("\\*\\*\\* Begin\n(\\+[a-z\"é]{1,4}\n)+\\*\\*\\* End");
        }
    }

    @Test
    void inputTokens_ofWhatIsAnswered_areThoseOfTheAnswer() throws Exception {
        say("Yes.");
        String body = "{\"model\":\"scripted\",\"instructions\":\"Be brief.\",\"input\":\"Hello there\"," + TOOLS + "}";
        JsonNode made = answer("/v1/responses", body);
        JsonNode counted = answer("/v1/responses/input_tokens", body);
        assertThat(counted.path("object").stringValue()).isEqualTo("response.input_tokens");
        assertThat(counted.path("input_tokens").intValue())
                .isEqualTo(made.at("/usage/input_tokens").intValue())
                .isPositive();
        String next = "{\"model\":\"scripted\",\"input\":\"And?\",\"previous_response_id\":\""
                + made.path("id").stringValue() + "\"}";
        assertThat(answer("/v1/responses/input_tokens", next)
                        .path("input_tokens")
                        .intValue())
                .isEqualTo(
                        answer("/v1/responses", next).at("/usage/input_tokens").intValue());
    }

    @Test
    void compact_ofOpenAi_isNotServed() throws Exception {
        HttpResponse<String> response = post("/v1/responses/compact", "{\"model\":\"scripted\",\"input\":\"x\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"lark,'start: <tok>'", "lark,'start: nothing'", "regex,'(a)\\1'", "regex,'(?<=a)b'"})
    void response_customToolWithWhatCannotBeHeld_isABadRequest(String syntax, String definition) throws Exception {
        String body = JSON.writeValueAsString(Map.of(
                "model",
                "scripted",
                "input",
                "x",
                "tools",
                List.of(Map.of(
                        "type",
                        "custom",
                        "name",
                        "patch",
                        "format",
                        Map.of("type", "grammar", "syntax", syntax, "definition", definition)))));
        HttpResponse<String> response = post("/v1/responses", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("patch.format");
    }

    @Test
    void response_functionOfANamespace_isNamedWithIt() throws Exception {
        say(call("mcp__mail__send", "{}"));
        JsonNode item = answer("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\"," + TOOLS + "}")
                .at("/output/0");
        assertThat(item.path("name").stringValue()).isEqualTo("send");
        assertThat(item.path("namespace").stringValue()).isEqualTo("mcp__mail");
    }

    @Test
    void response_asAnAgentSendsIt_isTaken() throws Exception {
        say("Done.");
        JsonNode made = answer("/v1/responses", """
                {"model":"scripted","instructions":"You edit files.","input":[
                {"type":"message","role":"developer","content":[{"type":"input_text","text":"Sandbox."}]},
                {"type":"message","role":"user","content":[{"type":"input_text","text":"Fix it."}]},
                {"type":"reasoning","id":"rs_1","summary":[],"content":null,"encrypted_content":"x"},
                {"type":"function_call","name":"weather","arguments":"{}","call_id":"c1"},
                {"type":"custom_tool_call","name":"patch","input":"*** Begin","call_id":"c2","status":"completed"},
                {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"21"}]},
                {"type":"custom_tool_call_output","call_id":"c2","output":"ok"}],
                %s,"tool_choice":"auto","parallel_tool_calls":false,"reasoning":{"effort":"medium","summary":"auto"},
                "store":false,"stream":false,"include":["reasoning.encrypted_content"],"prompt_cache_key":"k",
                "text":{"verbosity":"medium"},"client_metadata":{"a":"b"},"image":{},"access_programs":{},"background_options":{}}""".formatted(TOOLS));
        assertThat(made.at("/output/0/content/0/text").stringValue()).isEqualTo("Done.");
        assertThat(made.at("/reasoning/effort").stringValue()).isEqualTo("medium");
    }

    @Test
    void response_inputThatDoesNotFit_leavesOutTheOldestWhereAsked() throws Exception {
        String turns =
                "{'role':'user','content':'dddd eeee ffff'},{'role':'assistant','content':'aaaa bbbb'},".repeat(10);
        String body = ("{'model':'" + UNMARKED + "','max_output_tokens':4,'input':[" + turns
                        + "{'role':'user','content':'last'}]%s}")
                .replace('\'', '"');
        assertThat(post("/v1/responses", body.formatted("")).statusCode()).isEqualTo(400);
        HttpResponse<String> cut = post("/v1/responses", body.formatted(",\"truncation\":\"auto\""));
        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(Integer.parseInt(
                        cut.headers().firstValue("x-millrace-left-out-messages").orElseThrow()))
                .isBetween(2, 16);
        assertThat(JSON.readTree(cut.body()).path("truncation").stringValue()).isEqualTo("auto");
        assertThat(JSON.readTree(cut.body()).at("/usage/input_tokens").intValue())
                .isBetween(60, 124);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'scripted','input':'x','truncation':'some'} | 400 | truncation",
                "{'model':'scripted'} | 400 | input",
                "{'model':'scripted','input':[]} | 400 | input",
                "{'model':'nobody','input':'x'} | 404 | nobody",
                "{'model':'scripted','input':'x','background':true} | 400 | background",
                "{'model':'scripted','input':'x','moderation':{}} | 400 | moderation",
                "{'model':'scripted','input':'x','conversation':'c'} | 400 | conversation",
                "{'model':'scripted','input':'x','prompt':{'id':'p'}} | 400 | prompt",
                "{'model':'scripted','input':'x','previous_response_id':'resp_none'} | 400 | previous_response_id",
                "{'model':'scripted','input':[{'type':'item_reference','id':'msg_none'}]} | 400 | input[0].id",
                "{'model':'scripted','input':[{'type':'web_search_call'}]} | 400 | input[0].type",
                "{'model':'scripted','input':[{'role':'user','content':[{'type':'input_image'}]}]} | 400 | image_url",
                "{'model':'scripted','input':[{'role':'robot','content':'x'}]} | 400 | input[0].role",
                "{'model':'scripted','input':'x','tools':[{'type':'web_search'}],'tool_choice':{'type':'web_search'}} | 400 | web_search",
                "{'model':'scripted','input':'x','tools':[{'type':'web_search'}],'tool_choice':'required'} | 400 | web_search",
                "{'model':'scripted','input':'x','tool_choice':{'type':'function','name':'f'}} | 400 | tool_choice",
                "{'model':'scripted','input':'x','text':{'format':{'type':'xml'}}} | 400 | text.format.type",
                "{'model':'scripted','input':'x','reasoning':{'effort':'vast'}} | 400 | reasoning.effort",
                "{'model':'scripted','input':'x','include':['message.output_text.logprobs']} | 400 | include[0]",
                "{'model':'scripted','input':'x','maximum':1} | 400 | maximum",
            })
    void response_bad_isRefusedByName(String body, int status, String named) throws Exception {
        HttpResponse<String> response = post("/v1/responses", body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).at("/error/message").stringValue())
                .contains(named);
    }

    @Test
    void response_allowedTools_areThoseAlone() throws Exception {
        say("I would rather chat.");
        JsonNode item = answer("/v1/responses", "{\"model\":\"scripted\",\"input\":\"x\"," + TOOLS + """
                ,"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"weather"}]},
                "reasoning":{"effort":"none"},"max_output_tokens":60}""")
                .at("/output/0");
        assertThat(item.path("name").stringValue()).isEqualTo("weather");
    }

    private static JsonNode event(String stream, String type) {
        return stream.lines()
                .filter(line -> line.startsWith("data: {\"type\":\"" + type + "\""))
                .map(line -> JSON.readTree(line.substring(6)))
                .findFirst()
                .orElseThrow();
    }
}
