package io.millrace.speculation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PayoffTest {

    private final PromptLookup copying = copying();
    private final StepCosts costs = new StepCosts(16, 32);

    private static PromptLookup copying() {
        PromptLookup lookup = new PromptLookup();
        IntStream.range(0, 300).forEach(lookup::prompt);
        IntStream.range(0, 100).forEach(lookup::came);
        return lookup;
    }

    private void measure(int rows, int step, int... chunks) {
        costs.step(rows, step);
        for (int i = 0; i < chunks.length; i++) {
            costs.chunk(2 << i, chunks[i]);
            costs.chunk(2 << i, chunks[i]);
        }
    }

    @Test
    void best_noCostKnown_none() {
        assertThat(Payoff.best(copying, costs, 1, 31)).isZero();
        assertThat(Payoff.best(new PromptLookup(), costs, 1, 31)).isZero();
    }

    @Test
    void best_chunksAsCheapAsASteps_mostThatMayBe() {
        measure(1, 100, 100, 100, 100, 100, 100);
        assertThat(Payoff.best(copying, costs, 1, 31)).isEqualTo(31);
        assertThat(Payoff.best(copying, costs, 1, 30)).isEqualTo(15);
        assertThat(Payoff.best(copying, costs, 1, 1)).isEqualTo(1);
        assertThat(Payoff.best(copying, costs, 1, 0)).isZero();
    }

    @Test
    void best_chunksCostByTokens_none() {
        measure(1, 100, 200, 400, 800, 1600, 3200);
        assertThat(Payoff.best(copying, costs, 1, 31)).isZero();
    }

    @Test
    void best_longChunksDear_theSizeThatGivesMost() {
        measure(1, 100, 150, 170, 250, 700, 3200);
        assertThat(Payoff.best(copying, costs, 1, 31)).isEqualTo(7);
    }

    @Test
    void best_manyRun_commonStepGivesMore() {
        measure(1, 100, 110, 130, 180, 300, 600);
        measure(2, 120);
        measure(16, 200);
        assertThat(Payoff.best(copying, costs, 2, 31)).isEqualTo(15);
        assertThat(Payoff.best(copying, costs, 16, 31)).isZero();
    }

    @Test
    void best_draftsFail_none() {
        PromptLookup failing = new PromptLookup();
        SplittableRandom random = new SplittableRandom(1);
        while (!failing.hasDraft() || failing.size() < 200) {
            failing.came(random.nextInt(8));
        }
        measure(1, 100, 130, 160, 250, 400, 700);
        assertThat(Payoff.best(failing, costs, 1, 31)).isZero();
    }
}
