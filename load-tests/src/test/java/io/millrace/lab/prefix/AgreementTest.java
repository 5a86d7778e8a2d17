package io.millrace.lab.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Reply;
import io.millrace.lab.logprobs.Parting;
import io.millrace.lab.logprobs.TokenLead;
import io.millrace.lab.prefix.Agreement.Difference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {

    @Test
    void of_answers_tellsTiesFromOthers() {
        List<Completion> expected = List.of(answer(1, "a", "b"), answer(1e-4, "a", "b"), answer(1, "a", "b"));
        List<Completion> actual = List.of(answer(1, "a", "b"), answer(1, "a", "c"), answer(1, "x", "b"));
        assertThat(Agreement.of(expected, actual))
                .isEqualTo(new Agreement(
                        1,
                        List.of(new Difference(1, new Parting(1, "b", "c", 1e-4))),
                        List.of(new Difference(2, new Parting(0, "a", "x", 1)))));
    }

    @Test
    void of_shorterAnswer_isADifference() {
        assertThat(Agreement.of(List.of(answer(1, "a", "b")), List.of(answer(1, "a")))
                        .others())
                .hasSize(1);
    }

    @Test
    void answer_events_hasTokensLeadsAndCachedTokens() throws IOException {
        String body = """
                data: {"choices":[{"text":"a","logprobs":{"tokens":["a"],"top_logprobs":[{"a":-0.5,"b":-2.0}]}}]}

                data: {"choices":[{"text":"b","logprobs":{"tokens":["b"],"top_logprobs":[{"b":-0.1}]}}]}

                data: {"choices":[],"usage":{"prompt_tokens_details":{"cached_tokens":7}}}

                data: [DONE]
                """;
        assertThat(Completion.of(new Reply(200, Map.of(), body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Completion(
                        List.of(new TokenLead("a", 1.5), new TokenLead("b", Double.POSITIVE_INFINITY)), 7));
    }

    @Test
    void prompts_alikeAndApart_haveTheStatedTokensInCommon() {
        TokenPrompts prompts = new TokenPrompts(4, 30, 5, 2000);
        assertThat(common(prompts.alike(3))).isEqualTo(30);
        assertThat(common(prompts.apart(3))).isZero();
        assertThat(prompts.apart(3)).allMatch(prompt -> prompt.length == 35);
    }

    private static int common(List<int[]> prompts) {
        return Arrays.mismatch(prompts.get(0), prompts.get(1));
    }

    private static Completion answer(double lead, String... tokens) {
        return new Completion(
                Arrays.stream(tokens).map(token -> new TokenLead(token, lead)).toList(), 0);
    }
}
