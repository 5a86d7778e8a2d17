package io.millrace.lab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutcomeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void of_outcomeWithinAQuarter_isNear() {
        assertThat(outcome(2, 2.4).isNear()).isTrue();
        assertThat(outcome(2, 1.65).isNear()).isTrue();
        assertThat(outcome(2, 2.6).isNear()).isFalse();
        assertThat(outcome(2, 1.5).isNear()).isFalse();
        assertThat(outcome(2, 2.6).text()).contains("×2.00", "×2.60", "not within");
    }

    @Test
    void of_noOutcome_isNotNear() {
        DrilledAdvice none = DrilledAdvice.of(JSON.readTree("{\"outcome\": []}"));

        assertThat(none.isNear()).isFalse();
        assertThat(none.text()).isEqualTo("nothing was advised");
    }

    private static DrilledAdvice outcome(double predicted, double measured) {
        return DrilledAdvice.of(JSON.readTree("{\"outcome\": [{\"set\": {\"threads\": \"2\"}, \"predicted\": "
                + predicted + ", \"measured\": " + measured + "}]}"));
    }
}
