package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {

    private final RequestLimits limits = new RequestLimits(8, 100);

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void refusal_promptLeavesRoom_none(int length) {
        assertThat(limits.refusal(Requests.greedy(new int[length], 1))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9})
    void refusal_promptFillsContext_namesLimitAndGiven(int length) {
        assertThat(limits.refusal(Requests.greedy(new int[length], 1)))
                .isInstanceOf(ContextOverflow.class)
                .hasMessageContaining("8 tokens")
                .hasMessageEndingWith("got " + length);
    }

    @Test
    void refusal_emptyPrompt_invalid() {
        assertThat(limits.refusal(Requests.greedy(new int[0], 1))).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void refusal_noTokensWanted_invalid() {
        assertThat(limits.refusal(Requests.greedy(new int[] {1}, 0)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("at least 1, got 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100})
    void refusal_tokenOutsideVocabulary_namesIt(int token) {
        assertThat(limits.refusal(Requests.greedy(new int[] {0, 99, token}, 1)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("[0, 100), got " + token + " at position 2");
    }
}
