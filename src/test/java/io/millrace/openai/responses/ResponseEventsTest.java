package io.millrace.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.OpenAiDocument;
import io.millrace.core.Usage;
import io.millrace.edge.Problem;
import io.millrace.generation.FinishReason;
import io.millrace.openai.Head;
import io.millrace.serving.TextEvent;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResponseEventsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final ResponseStore store = new ResponseStore(ResponseStoreSettings.DEFAULT, InstantSource.system());
    private final ResponseEvents events = new ResponseEvents(start());

    private ResponseMaking.Start start() {
        ResponseMemory memory = store.of("");
        ResponsesRequest request = ResponsesRequest.read(
                (ObjectNode) JSON.readTree("{\"model\":\"m\",\"input\":\"x\"}"), memory, () -> "in");
        return new ResponseMaking.Start(new Head("resp_1", 7, "m", null, null), request, () -> "1", memory);
    }

    private static List<JsonNode> read(byte[] bytes) {
        return new String(bytes, UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring(6)))
                .toList();
    }

    private JsonNode ended(FinishReason reason) {
        events.encode(new TextEvent.ChoiceFinished(0, reason, null));
        return read(events.encode(new TextEvent.Done(new Usage(3, 2, 1)))).getLast();
    }

    @Test
    void failure_inMidStream_isToldTwiceAndNotKept() {
        int before =
                read(events.encode(new TextEvent.Delta(0, "half", List.of()))).size();
        List<JsonNode> last = read(events.failure(new Problem(429, "Too slow", null, null, null)));
        assertThat(last)
                .extracting(event -> event.path("type").stringValue())
                .containsExactly("error", "response.failed");
        assertThat(last)
                .extracting(event -> event.path("sequence_number").intValue())
                .containsExactly(before, before + 1);
        assertThat(last).flatMap(new OpenAiDocument()::eventErrors).isEmpty();
        assertThat(last.get(1).at("/response/status").stringValue()).isEqualTo("failed");
        assertThat(last.get(1).at("/response/error/code").stringValue()).isEqualTo("rate_limit_exceeded");
        assertThat(store.size()).isZero();
    }

    @Test
    void encode_servedByAnother_namesIt() {
        assertThat(events.encode(new TextEvent.Served("other"))).isEmpty();
        List<JsonNode> begun = read(events.encode(new TextEvent.Delta(0, "x", List.of())));
        assertThat(begun.getFirst().at("/response/model").stringValue()).isEqualTo("other");
    }

    @Test
    void encode_blankBetweenCalls_isNoMessage() {
        events.encode(new TextEvent.ToolCall(0, 0, "c1", "f"));
        events.encode(new TextEvent.ToolArguments(0, 0, "{}"));
        events.encode(new TextEvent.Delta(0, "\n", List.of()));
        events.encode(new TextEvent.ToolCall(0, 1, "c2", "f"));
        JsonNode output = ended(FinishReason.STOP).at("/response/output");
        assertThat(output)
                .extracting(item -> item.path("type").stringValue())
                .containsExactly("function_call", "function_call");
        assertThat(store.of("").get("resp_1")).isNotNull();
    }

    @Test
    void encode_nothingSaid_isAnEmptyMessage() {
        JsonNode last = ended(FinishReason.LENGTH);
        assertThat(last.path("type").stringValue()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/output/0/content/0/text").stringValue()).isEmpty();
        assertThat(last.at("/response/usage/input_tokens_details/cached_tokens").intValue())
                .isOne();
    }
}
