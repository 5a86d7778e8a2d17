package io.millrace.lab.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lab.logprobs.TokenLead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class TimedAnswerTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static TimedAnswer answer(String json) {
        return new TimedAnswer(JSON.readTree(json), 500_000_000);
    }

    @Test
    void answer_ofCompletions_textRateAndSteps() {
        TimedAnswer answer = answer("""
                {"choices":[{"text":"ab","logprobs":{"tokens":["a","b"],"top_logprobs":[{"a":-0.1,"c":-2.5},{"x":-1.0,"b":-0.5}]}}],
                "usage":{"completion_tokens":2}}""");
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.tokensPerSecond()).isCloseTo(4, within(1e-9));
        assertThat(answer.steps()).containsExactly(new TokenLead("a", 2.4), new TokenLead("b", 0.5));
    }

    @Test
    void answer_ofChat_textAndSteps() {
        TimedAnswer answer = answer("""
                {"choices":[{"message":{"content":"a"},"logprobs":{"content":[{"token":"a",
                "top_logprobs":[{"token":"a","logprob":-0.25},{"token":"b","logprob":-1.25}]}]}}],"usage":{"completion_tokens":1}}""");
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.steps()).containsExactly(new TokenLead("a", 1));
    }

    @ParameterizedTest
    @EnumSource
    void request_ofEachText_isJson(Text text) {
        byte[] body = text.request("m", 30, 7, text.logprobs()).body();
        assertThat(JSON.readTree(body).path("max_tokens").asInt()).isEqualTo(30);
        assertThat(JSON.readTree(body).toString()).contains("7");
    }
}
