package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkReaderTest {

    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    private static List<TextEvent> read(int choices, String... data) {
        ChunkReader reader = new ChunkReader(new Wording("big@h", "sk-secret"), choices);
        List<TextEvent> out = new ArrayList<>();
        for (String one : data) {
            reader.on(new SseEvent("message", one), out);
        }
        reader.end(out);
        return out;
    }

    @Test
    void on_chat_isTextEndsAndUsage() {
        assertThat(read(
                        2,
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":null}",
                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":\"X\"}]}",
                        "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\",\"stop_reason\":null}]}",
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":1}}}",
                        "[DONE]",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"too late\"}}]}"))
                .containsExactly(
                        new Delta(1, "b", List.of()),
                        new Delta(0, "a", List.of()),
                        new ChoiceFinished(0, FinishReason.STOP, "X"),
                        new ChoiceFinished(1, FinishReason.LENGTH, null),
                        new TextEvent.Done(new Usage(3, 2, 1)));
    }

    @Test
    void on_textCompletion_isItsText() {
        assertThat(read(
                        1,
                        "{\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":\"stop\",\"stop_reason\":13}]}"))
                .containsExactly(
                        new Delta(0, "a", List.of()),
                        new ChoiceFinished(0, FinishReason.STOP, 13),
                        new TextEvent.Done(Usage.NONE));
    }

    @Test
    void on_chatLogprobs_areKept() {
        Delta delta = (Delta) read(1, """
                {"choices":[{"index":0,"delta":{"content":"é"},"finish_reason":"stop","logprobs":{"content":[
                  {"token":"\\uFFFD","bytes":[195],"logprob":-0.5,"top_logprobs":[{"token":"x","bytes":null,"logprob":-1}]}]}}]}
                """).getFirst();
        TokenLogprob token = delta.logprobs().getFirst();
        assertThat(token.bytes()).containsExactly(195);
        assertThat(token.logprob()).isEqualTo(-0.5f);
        assertThat(token.token()).isEqualTo(-1);
        assertThat(token.top().getFirst().bytes()).isEqualTo("x".getBytes(UTF_8));
    }

    @Test
    void on_textLogprobs_areKept() {
        Delta delta = (Delta) read(1, """
                {"choices":[{"index":0,"text":"ab","finish_reason":"stop","logprobs":{"tokens":["a","bytes:\\\\xc3"],
                  "token_logprobs":[null,-2],"top_logprobs":[null,{"b":-1}],"text_offset":[0,1]}}]}
                """).getFirst();
        assertThat(delta.logprobs().getFirst().logprob()).isNaN();
        assertThat(delta.logprobs().getLast().bytes()).containsExactly(0xc3);
        assertThat(delta.logprobs().getLast().logprob()).isEqualTo(-2f);
        assertThat(delta.logprobs().getLast().top().getFirst().text()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense | sent a chunk that is not JSON
            {"error":{"message":"out of sk-secret\\n memory"}} | reported: out of ***  memory
            {"error":"plain"} | reported: plain
            {"choices":[{"index":1,"delta":{"content":"x"}}]} | sent choice 1 of 1
            {"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]} | for the reason content_filter
            {"choices":[{"index":0,"delta":{"tool_calls":[{}]}}]} | called a tool
            {"choices":[{"index":0,"delta":{"content":"x"}}]} | broke off: 0 of 1 choices ended
            [DONE] | broke off: 0 of 1 choices ended
            """)
    void on_anythingButAWholeAnswer_fails(String data, String message) {
        assertThatThrownBy(() -> read(1, data))
                .isInstanceOf(EngineFailed.class)
                .hasMessageStartingWith("The remote model big@h ")
                .hasMessageContaining(message);
    }

    @Test
    void on_choiceGoingOnAfterItsEnd_fails() {
        assertThatThrownBy(() -> read(1, STOP, STOP)).hasMessageContaining("which has ended");
    }

    @Test
    void on_eventOfTypeError_failsWithItsMessage() {
        ChunkReader reader = new ChunkReader(new Wording("big@h", null), 1);
        assertThatThrownBy(() -> reader.on(new SseEvent("error", "{\"message\":\"gone\"}"), new ArrayList<>()))
                .hasMessageEndingWith("reported: gone");
    }
}
