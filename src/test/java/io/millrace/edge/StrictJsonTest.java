package io.millrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.preparation.Preparation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} {}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":\"\n\"}",
                "[1]",
                "5",
                "null",
                "{\"a\":1,\"a\":2}",
                "// c\n{}",
                "{\"a\":\"\\x\"}"
            })
    void object_anythingElse_isRefused(String body) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> StrictJson.object(body.getBytes(UTF_8)))
                .withMessageStartingWith("The request body ")
                .withMessageNotContainingAny(
                        "Source",
                        "REDACTED",
                        "Stream",
                        "Feature",
                        "oken",
                        "CTRL",
                        "code ",
                        "jackson",
                        "JsonRead",
                        "marker");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\":1 | it ends too early (line 1",
                "{?} | '?' is not expected here (line 1",
                "{\"a\":nul} | 'nul' is not expected here (line 1",
                "{\"a\":1] | ']' ",
                "{\"a\":01} | a number begins with a zero",
                "{\"a\":1.} | '}' is not expected here",
                "{\"a\":\"\\x\"} | '\\x' is no escape of a string",
                "{\"a\":\"\\u12g4\"} | 'g' is not expected here",
                "{\"a\":NaN} | 'NaN' is not expected here",
                "{\"a\":?} | '?' is not expected here (line 1",
            })
    void object_malformed_saysWhatIsWrong(String body, String said) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> StrictJson.object(body.getBytes(UTF_8)))
                .withMessageContaining(said);
    }

    @Test
    void object_malformed_namesLineAndColumn() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> StrictJson.object("{\"a\":1,\n \"b\":?}".getBytes(UTF_8)))
                .withMessageContaining("line 2, column 6");
    }

    @Test
    void object_notUtf8_namesTheByte() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> StrictJson.object("{\"a\":\"é\"}".getBytes(ISO_8859_1)))
                .withMessageContaining("not valid UTF-8 at byte 6");
    }

    @Test
    void object_deepNesting_isRefused() {
        String deep = "{\"a\":" + "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH) + "}";
        assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> StrictJson.object(deep.getBytes(UTF_8)));
        String shallow = "{\"a\":" + "[".repeat(StrictJson.MAX_DEPTH - 1) + "]".repeat(StrictJson.MAX_DEPTH - 1) + "}";
        assertThat(StrictJson.object(shallow.getBytes(UTF_8)).has("a")).isTrue();
    }

    @Test
    void parse_furtherTokens_areRefusedWithoutNamesOfClasses() {
        assertThatThrownBy(() -> StrictJson.parse("{\"a\":1} {\"b\":2}"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("something follows its end")
                .hasMessageNotContaining("jackson")
                .hasMessageNotContaining("Token");
    }

    @Test
    void object_memoryRunsOut_isNoFaultOfTheBody() {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        byte[] body = ("{\"a\":[" + "1,".repeat(SlicedReader.SLICE) + "1]}").getBytes(UTF_8);
        assertThatThrownBy(() -> Preparation.now(checkpoint -> StrictJson.object(body, checkpoint), () -> {
                    throw full;
                }))
                .isInstanceOf(MemoryRanOut.class)
                .hasCause(full);
    }
}
