package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Anthropic's Messages API. */
class MessagesTest extends ScriptedHarness {

    private static final String TOOLS = """
            "tools":[{"name":"weather","description":"d","input_schema":{"type":"object","properties":{"city":{"type":"string"}}},
            "cache_control":{"type":"ephemeral"}},{"type":"web_search_20250305","name":"web_search"}]""";

    MessagesTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void message_plain_isOneBlockOfText() throws Exception {
        say("Hello.");
        JsonNode message = message("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]");
        assertThat(message.path("type").stringValue()).isEqualTo("message");
        assertThat(message.path("id").stringValue()).startsWith("msg_");
        assertThat(message.at("/content/0/type").stringValue()).isEqualTo("text");
        assertThat(message.at("/content/0/text").stringValue()).isEqualTo("Hello.");
        assertThat(message.path("stop_reason").stringValue()).isEqualTo("end_turn");
        assertThat(message.at("/usage/output_tokens").intValue()).isPositive();
    }

    @Test
    void message_asAnAgentSendsIt_isTakenAndAnsweredWithACall() throws Exception {
        say(List.of(
                Map.of("when", "<tool_response>\\n21", "say", "<think>ok</think>It is 21."),
                Map.of("when", "", "say", call("weather", "{\"city\": \"Paris\"}"))));
        String agent = """
                "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
                "thinking":{"type":"adaptive"},"output_config":{"effort":"medium"},"metadata":{"user_id":"u"},
                "context_management":{"edits":[]},""" + TOOLS;
        JsonNode call = message(agent + """
                ,"messages":[{"role":"user","content":[{"type":"text","text":"Weather?"}]},
                {"role":"system","content":"Reminder."}]""");
        assertThat(call.path("stop_reason").stringValue()).isEqualTo("tool_use");
        JsonNode block = call.at("/content/0");
        assertThat(block.path("name").stringValue()).isEqualTo("weather");
        assertThat(block.at("/input/city").stringValue()).isEqualTo("Paris");
        JsonNode told = message(
                agent + """
                ,"messages":[{"role":"user","content":"Weather?"},{"role":"assistant","content":%s},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"%s","content":[{"type":"text","text":"21"}]}]}]""".formatted(call.path("content"), block.path("id").stringValue()));
        assertThat(told.at("/content/0/thinking").stringValue()).isEqualTo("ok");
        assertThat(told.at("/content/1/text").stringValue()).isEqualTo("It is 21.");
    }

    @Test
    void message_toolsOfOtherServers_areLeftOutAndNamed() throws Exception {
        say("x");
        HttpResponse<String> response =
                post("/v1/messages", body("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + TOOLS));
        assertThat(response.headers().firstValue("x-millrace-left-out-tools")).hasValue("web_search_20250305");
    }

    @Test
    void message_streamed_hasTheEventsInOrder() throws Exception {
        say("<think>hm</think>Yes. " + call("weather", "{\"city\": \"Paris\"}"));
        String stream = post(
                        "/v1/messages?beta=true",
                        body("\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + TOOLS))
                .body();
        List<String> events = new ArrayList<>();
        stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .forEach(events::add);
        assertThat(events.getFirst()).isEqualTo("message_start");
        assertThat(events.subList(events.size() - 2, events.size())).containsExactly("message_delta", "message_stop");
        assertThat(events.stream().filter("content_block_start"::equals)).hasSize(3);
        assertThat(events.stream().filter("content_block_stop"::equals)).hasSize(3);
        assertThat(deltas(stream, "thinking")).isEqualTo("hm");
        assertThat(deltas(stream, "text").strip()).isEqualTo("Yes.");
        assertThat(JSON.readTree(deltas(stream, "partial_json")).path("city").stringValue())
                .isEqualTo("Paris");
        assertThat(stream).contains("\"stop_reason\":\"tool_use\"");
    }

    private static String deltas(String stream, String field) {
        StringBuilder joined = new StringBuilder();
        stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6)).at("/delta/" + field))
                .filter(JsonNode::isString)
                .forEach(text -> joined.append(text.stringValue()));
        return joined.toString();
    }

    @Test
    void message_stopSequence_isNamed() throws Exception {
        say("one two three");
        JsonNode message =
                message("\"stop_sequences\":[\"two\"],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]");
        assertThat(message.path("stop_reason").stringValue()).isEqualTo("stop_sequence");
        assertThat(message.path("stop_sequence").stringValue()).isEqualTo("two");
        assertThat(message.at("/content/0/text").stringValue()).isEqualTo("one ");
    }

    @Test
    void count_sameFields_isTheLengthOfThePrompt() throws Exception {
        say("x");
        String fields = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + TOOLS;
        JsonNode count = JSON.readTree(post("/v1/messages/count_tokens", "{\"model\":\"scripted\"," + fields + "}")
                .body());
        JsonNode usage = message(fields).path("usage");
        assertThat(count.path("input_tokens").intValue())
                .isEqualTo(usage.path("input_tokens").intValue()
                        + usage.path("cache_read_input_tokens").intValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'scripted','messages':[{'role':'user','content':'x'}]} | 400 | max_tokens",
                "{'model':'nobody','max_tokens':1,'messages':[{'role':'user','content':'x'}]} | 404 | nobody",
                "{'model':'scripted','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image'}]}]} | 400 | source",
                "{'model':'scripted','max_tokens':1,'messages':[{'role':'user','content':'x'}],'tool_choice':{'type':'any'}} | 400 | tool_choice",
                "{'model':'scripted','max_tokens':1,'messages':[{'role':'robot','content':'x'}]} | 400 | role",
                "{'model':'scripted','max_tokens':1,'messages':[{'role':'user','content':'x'}],'mcp_servers':[{}]} | 400 | mcp_servers",
                "{'model':'scripted','max_tokens':1,'messages':[{'role':'user','content':'x'}],'compaction':{}} | 400 | compaction",
            })
    void message_bad_isRefusedInAnthropicsForm(String body, int status, String named) throws Exception {
        HttpResponse<String> response = post("/v1/messages", body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body());
        assertThat(error.path("type").stringValue()).isEqualTo("error");
        assertThat(error.at("/error/type").stringValue())
                .isEqualTo(status == 404 ? "not_found_error" : "invalid_request_error");
        assertThat(error.at("/error/message").stringValue()).contains(named);
        assertThat(error.at("/error/details").isMissingNode()).isTrue();
    }

    @Test
    void message_withWhatOnlyAnthropicsServersHeed_isAnswered() throws Exception {
        say("Hello.");
        JsonNode message = message("""
                "messages":[{"role":"user","content":"Hi"}],"thread":null,"billing_policy":{"bill_to":"self"},
                "fallbacks":"default","fallback_credit_token":"t","diagnostics":{"previous_message_id":"m"}""");
        assertThat(message.at("/content/0/text").stringValue()).isEqualTo("Hello.");
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages, create", "/v1/messages, continue", "/v1/messages/count_tokens, create"})
    void message_ofAThread_isRefusedSoThatTheClientGoesOnWithoutOne(String path, String type) throws Exception {
        String thread = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"thread\":{\"type\":\"" + type + "\"}";
        HttpResponse<String> response = post(path, body(thread));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.at("/details/error_code").stringValue()).isEqualTo("thread_unsupported_request");
        assertThat(error.at("/details/unsupported/0").stringValue()).isEqualTo("thread");
        assertThat(error.path("message").stringValue()).contains("'thread'");
    }

    private JsonNode message(String fields) throws Exception {
        HttpResponse<String> response = post("/v1/messages", body(fields));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String body(String fields) {
        return "{\"model\":\"scripted\",\"max_tokens\":32000," + fields + "}";
    }
}
