package io.millrace.lab.logprobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StepTest {

    private static List<TokenLead> steps(String logprobs) {
        return TokenLead.of(new JsonMapper().readTree(logprobs));
    }

    @Test
    void of_completion_hasTokensAndLeads() {
        assertThat(steps("""
                {"tokens":["a","b","c"],"top_logprobs":[{"a":-0.5,"c":-2.5},{"x":-1.0,"b":-0.5,"y":-3.0},{"c":-0.1}]}"""))
                .containsExactly(
                        new TokenLead("a", 2), new TokenLead("b", 0.5), new TokenLead("c", Double.POSITIVE_INFINITY));
    }

    @Test
    void of_chat_hasTokensAndLeads() {
        assertThat(steps("""
                {"content":[{"token":"a","top_logprobs":[{"token":"a","logprob":-0.25},{"token":"b","logprob":-1.25}]},
                {"token":"b","top_logprobs":[]}]}""")).containsExactly(new TokenLead("a", 1), new TokenLead("b", Double.POSITIVE_INFINITY));
    }

    @Test
    void of_none_isEmpty() {
        assertThat(steps("null")).isEmpty();
    }

    @Test
    void first_answersThatPart_isTheirFirstOtherToken() {
        List<TokenLead> one = List.of(new TokenLead("a", 1), new TokenLead("b", 0.25), new TokenLead("c", 1));
        List<TokenLead> other = List.of(new TokenLead("a", 1), new TokenLead("x", 3), new TokenLead("y", 1));
        assertThat(Parting.first(one, other)).contains(new Parting(1, "b", "x", 0.25));
        assertThat(Parting.first(one, one)).isEqualTo(Optional.empty());
    }

    @Test
    void first_shorterAnswer_partsWhereItEnds() {
        List<TokenLead> one = List.of(new TokenLead("a", 1), new TokenLead("b", 0.25));
        assertThat(Parting.first(one, one.subList(0, 1))).contains(new Parting(1, "b", "", 0.25));
        assertThat(Parting.first(one.subList(0, 1), one)).contains(new Parting(1, "", "b", Double.POSITIVE_INFINITY));
    }
}
