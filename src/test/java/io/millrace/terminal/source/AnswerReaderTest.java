package io.millrace.terminal.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {

    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final AtomicLong nanos = new AtomicLong();
    private final AnswerReader reader = new AnswerReader(
            new AnswerListener() {
                @Override
                public void text(String piece) {
                    text.append(piece);
                }

                @Override
                public void thought(String piece) {
                    thoughts.append(piece);
                }
            },
            () -> nanos.getAndAdd(1_000_000_000));

    private AnswerEnd read(int status, String type, String body) throws Exception {
        return reader.read(new AnswerHead(status, type, new ByteArrayInputStream(body.getBytes(UTF_8))));
    }

    @Test
    void read_streamOfThisService_hasTextThoughtsAndFigures() throws Exception {
        AnswerEnd end = read(200, EVENTS, """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm","reasoning":"hm"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{"content":"Hé"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{"content":"llo"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

            : server-timing: prefill;dur=1

            data: {"choices":[],"usage":{"prompt_tokens":130,"completion_tokens":5,"total_tokens":135,"prompt_tokens_details":{"cached_tokens":118}}}

            data: [DONE]

            """);
        assertThat(text).hasToString("Héllo");
        assertThat(thoughts).hasToString("hm");
        assertThat(end.reason()).isEqualTo("length");
        assertThat(end.figures()).isEqualTo(new AnswerFigures(130, 118, 5, 3, 1_000_000_000, 2_000_000_000));
        assertThat(end.figures().text())
                .isEqualTo("5 tokens, 2.0 tokens/s, first after 1.00 s, prompt 130 tokens, 118 of them cached");
    }

    @Test
    void read_foreignStream_isReadAsWell() throws Exception {
        AnswerEnd end = read(200, "Text/Event-Stream", "\uFEFF" + """
            event: message
            data:{"choices":[{"delta":{"reasoning":"r","content":null}}]}

            retry: 3

            data: {"choices":[{"index":1,"delta":{"content":"other"}}]}

            data: {"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"}]}}]}

            data: {"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{}}

            """.replace("\n", "\r\n"));
        assertThat(text).hasToString("ab");
        assertThat(thoughts).hasToString("r");
        assertThat(end.reason()).isEqualTo("stop");
        assertThat(end.figures().text()).isEqualTo("3 pieces, 1.0 pieces/s, first after 1.00 s");
    }

    @Test
    void read_wholeAnswer_isOnePiece() throws Exception {
        AnswerEnd end = read(200, "application/json", """
            {"choices":[{"message":{"role":"assistant","content":"all"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":1}}\
            """);
        assertThat(text).hasToString("all");
        assertThat(end.figures().text()).isEqualTo("1 tokens, first after 1.00 s, prompt 3 tokens");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        404 | {"error":{"message":"The model 'x' does not exist","type":"t"}} | the server answered 404: The model 'x' does not exist
        400 | {"error":"bad"}                    | the server answered 400: bad
        422 | {"detail":[{"msg":"field required"}]} | the server answered 422: field required
        401 | {"message":"no key"}               | the server answered 401: no key
        502 | <html>                             | the server answered 502: <html>
        500 | ``                                 | the server answered 500: nothing more
        302 | {"a":1}                            | the server answered 302: {"a":1}
        200 | {"error":{"message":"late"}}       | the server failed: late
        200 | hello                              | the answer is neither a stream of events nor JSON
        """)
    void read_refusal_saysWhatTheServerSays(int status, String body, String message) {
        assertThatThrownBy(() -> read(status, "application/json", body))
                .isInstanceOf(NoAnswer.class)
                .hasMessage(message);
    }

    @Test
    void read_failureOnTheWay_keepsWhatCame() {
        assertThatThrownBy(() -> read(200, EVENTS, """
            data: {"choices":[{"index":0,"delta":{"content":"a"}}]}

            data: {"error":{"message":"the engine failed"}}

            data: [DONE]

            """))
                .isInstanceOf(NoAnswer.class)
                .hasMessage("the server failed: the engine failed");
        assertThat(text).hasToString("a");
        assertThat(reader.figures().pieces()).isOne();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        `data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\\n\\n` | the answer broke off
        ``                                                              | the answer broke off
        `data: {"choices\\n\\n`                                         | the answer has an event that is not JSON
        `event: error\\ndata: {"message":"gone"}\\n\\n`                 | the server failed: gone
        """)
    void read_streamThatIsNotWhole_isNoAnswer(String body, String message) {
        assertThatThrownBy(() -> read(200, EVENTS, body.replace("\\n", "\n")))
                .isInstanceOf(NoAnswer.class)
                .hasMessage(message);
    }

    @Test
    void read_eventWithoutEnd_isNotKept() {
        assertThatThrownBy(() -> read(200, EVENTS, "data: " + "x".repeat(5 << 20)))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("event of more than");
    }
}
