package io.millrace.speculation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepCostsTest {

    private final StepCosts costs = new StepCosts(4, 16);

    @Test
    void step_notMeasuredOrLongAgo_notKnown() {
        assertThat(costs.step(1)).isNaN();
        costs.step(1, 10);
        for (int i = 0; i < StepCosts.STEP_HOLDS; i++) {
            assertThat(costs.step(1)).isEqualTo(10);
            costs.step(2, 20);
        }
        costs.step(2, 20);
        assertThat(costs.step(1)).isNaN();
        assertThat(costs.step(2)).isEqualTo(20);
        assertThat(costs.step(5)).isNaN();
    }

    @Test
    void step_disturbed_risesSlowlyAndFallsAtOnce() {
        costs.step(1, 100);
        costs.step(1, 900);
        assertThat(costs.step(1)).isEqualTo(200);
        costs.step(1, 90);
        assertThat(costs.step(1)).isEqualTo(90);
    }

    @Test
    void chunk_notKnown_longestShorterOrTheSmallestStep() {
        costs.step(2, 30);
        assertThat(costs.chunk(8)).isEqualTo(30);
        costs.step(1, 20);
        assertThat(costs.chunk(8)).isEqualTo(20);
        costs.chunk(4, 60);
        assertThat(costs.chunk(8)).as("measured once").isEqualTo(20);
        costs.chunk(4, 50);
        assertThat(costs.chunk(8)).isEqualTo(50);
        assertThat(costs.chunk(2)).isEqualTo(20);
    }

    @Test
    void chunk_measuredLongAgo_notKnown() {
        costs.step(1, 20);
        costs.chunk(4, 60);
        costs.chunk(4, 60);
        for (int i = 0; i <= StepCosts.CHUNK_HOLDS; i++) {
            assertThat(costs.chunk(4)).isEqualTo(60);
            costs.step(1, 20);
        }
        assertThat(costs.chunk(4)).isEqualTo(20);
    }

    @Test
    void chunk_noMemory_costsWithoutEndUntilMeasuredOrForgotten() {
        costs.step(1, 20);
        costs.refused(8);
        assertThat(costs.chunk(8)).isInfinite();
        assertThat(costs.chunk(16)).isInfinite();
        assertThat(costs.chunk(4)).isEqualTo(20);
        costs.chunk(8, 90);
        assertThat(costs.chunk(8)).isEqualTo(90);
    }
}
