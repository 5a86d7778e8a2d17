package io.millrace.lab.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lab.lookup.Answer.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class AnswersTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static Answer answer(String json) {
        return new Answer(JSON.readTree(json), 500_000_000);
    }

    @Test
    void answer_ofCompletions_textRateAndPositions() {
        Answer answer = answer("""
                {"choices":[{"text":"ab","logprobs":{"tokens":["a","b"],"top_logprobs":[{"a":-0.1,"c":-2.5},{"x":-1.0,"b":-0.5}]}}],
                "usage":{"completion_tokens":2}}""");
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.tokensPerSecond()).isCloseTo(4, within(1e-9));
        assertThat(answer.positions()).containsExactly(new Position("a", -0.1, -2.5), new Position("b", -0.5, -1));
    }

    @Test
    void answer_ofChat_textAndPositions() {
        Answer answer = answer("""
                {"choices":[{"message":{"content":"a"},"logprobs":{"content":[{"token":"a",
                "top_logprobs":[{"token":"a","logprob":-0.25},{"token":"b","logprob":-1.25}]}]}}],"usage":{"completion_tokens":1}}""");
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.positions()).containsExactly(new Position("a", -0.25, -1.25));
    }

    @Test
    void difference_first_whereTokensPart() {
        List<Position> one = List.of(new Position("a", -1, -2), new Position("b", -1, -1.25));
        List<Position> other = List.of(new Position("a", -1, -2), new Position("c", -1, -1.25));
        assertThat(Difference.first(one, other)).isEqualTo(new Difference(1, 0.25));
        assertThat(Difference.first(one, one).at()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void request_ofEachText_isJson(Text text) {
        byte[] body = text.request("m", 30, 7, text.logprobs()).body();
        assertThat(JSON.readTree(body).path("max_tokens").asInt()).isEqualTo(30);
        assertThat(JSON.readTree(body).toString()).contains("7");
    }
}
