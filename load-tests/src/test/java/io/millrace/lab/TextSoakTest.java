package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.insight.TextSoak;
import io.millrace.models.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The command {@code soak-texts}, for a short while. */
class TextSoakTest extends ServiceHarness {

    TextSoakTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void run_2000Requests_eachIsAnsweredRightlyAndOnce() throws Exception {
        List<TextSoak.Step> told = new ArrayList<>();
        List<TextSoak.Step> steps = TextSoak.run(port, "tiny-bert", 2_000, 32, told::add);
        assertThat(told).isEqualTo(steps).hasSize(10).allMatch(TextSoak.Step::good);
        assertThat(steps.getLast().sent()).isEqualTo(2_000);
        assertThat(steps)
                .extracting(step -> step.memory().handles())
                .containsOnly(steps.getFirst().memory().handles());
    }

    @Test
    void run_modelThatRefuses_saysSo() {
        assertThatThrownBy(() -> TextSoak.run(port, "tiny-gqa", 10, 1, _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the service answers 400");
    }
}
