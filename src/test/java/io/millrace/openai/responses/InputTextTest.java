package io.millrace.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class InputTextTest {

    private static final String JSON = "{ \"input\" : \"a\\n\\\"b\\\\ \\u00e9 \\ud83d\\ude00 日本\\/\" }";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void add_inPieces_joinsToTheText(int length) {
        String expected = new JsonMapper().readTree(JSON).path("input").stringValue();
        assertThat(joined(JSON, length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"patch\":\"x\"}", "not json", "[]", "{\"input\":1}", "{}", ""})
    void add_whatIsNoInput_isTheTextItself(String json) {
        assertThat(joined(json, 1)).isEqualTo(json);
    }

    @Test
    void add_cutShort_isWhatCame() {
        assertThat(joined("{\"input\":\"abc\\u00", 2)).isEqualTo("abc");
    }

    @Test
    void add_halfOfAPair_waits() {
        InputText text = new InputText();
        assertThat(text.add("{\"input\":\"x\\ud83d")).isEqualTo("x");
        assertThat(text.add("\\ude00\"}")).isEqualTo("😀");
    }

    private static String joined(String json, int length) {
        InputText text = new InputText();
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < json.length(); i += length) {
            joined.append(text.add(json.substring(i, Math.min(json.length(), i + length))));
        }
        return joined.append(text.rest()).toString();
    }
}
