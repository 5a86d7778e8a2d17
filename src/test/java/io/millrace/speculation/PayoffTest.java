package io.millrace.speculation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
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

    private int best(Drafter drafter, int rows, int most) {
        Payoff best = Payoff.best(List.of(drafter), costs, rows, most);
        return best == null ? 0 : best.count();
    }

    @Test
    void best_noCostKnown_none() {
        assertThat(best(copying, 1, 31)).isZero();
        assertThat(best(new PromptLookup(), 1, 31)).isZero();
    }

    @Test
    void best_chunksAsCheapAsASteps_mostThatMayBe() {
        measure(1, 100, 100, 100, 100, 100, 100);
        assertThat(best(copying, 1, 31)).isEqualTo(31);
        assertThat(best(copying, 1, 30)).isEqualTo(15);
        assertThat(best(copying, 1, 1)).isEqualTo(1);
        assertThat(best(copying, 1, 0)).isZero();
    }

    @Test
    void best_chunksCostByTokens_none() {
        measure(1, 100, 200, 400, 800, 1600, 3200);
        assertThat(best(copying, 1, 31)).isZero();
    }

    @Test
    void best_longChunksDear_theSizeThatGivesMost() {
        measure(1, 100, 150, 170, 250, 700, 3200);
        assertThat(best(copying, 1, 31)).isEqualTo(7);
    }

    @Test
    void best_manyRun_commonStepGivesMore() {
        measure(1, 100, 110, 130, 180, 300, 600);
        measure(2, 120);
        measure(16, 200);
        assertThat(best(copying, 2, 31)).isEqualTo(15);
        assertThat(best(copying, 16, 31)).isZero();
    }

    @Test
    void best_draftsFail_none() {
        PromptLookup failing = new PromptLookup();
        SplittableRandom random = new SplittableRandom(1);
        while (!failing.hasDraft() || failing.size() < 200) {
            failing.came(random.nextInt(8));
        }
        measure(1, 100, 130, 160, 250, 400, 700);
        assertThat(best(failing, 1, 31)).isZero();
    }

    @Test
    void best_draftModel_paysByItsCostAndHits() {
        DraftCosts drafting = new DraftCosts();
        DraftHistory history = new DraftHistory(drafting);
        measure(1, 100, 105, 110, 120, 140, 180);
        assertThat(best(history, 1, 31)).as("not known yet: tried").isPositive();
        drafting.drafted(4, 40);
        history.checked(15, 15);
        assertThat(best(history, 1, 31)).isGreaterThanOrEqualTo(7);
        drafting.drafted(1, 5);
        assertThat(best(history, 1, 31)).isGreaterThanOrEqualTo(15);
        for (int i = 0; i < 60; i++) {
            history.checked(15, 0);
        }
        assertThat(best(history, 1, 31)).isZero();
        for (int i = 0; i < 1000; i++) {
            history.came();
        }
        assertThat(best(history, 1, 31)).as("tried again").isPositive();
        drafting.unbounded();
        assertThat(best(history, 1, 31)).isZero();
    }

    @Test
    void best_draftModelAsDearAsTheModel_none() {
        DraftCosts drafting = new DraftCosts();
        drafting.drafted(1, 100);
        DraftHistory history = new DraftHistory(drafting);
        history.checked(31, 31);
        measure(1, 100, 105, 110, 120, 140, 180);
        assertThat(best(history, 1, 31)).isZero();
    }

    @Test
    void best_twoDraft_theOneThatGivesMore() {
        DraftCosts drafting = new DraftCosts();
        DraftHistory history = new DraftHistory(drafting);
        measure(1, 100, 105, 110, 120, 140, 180);
        drafting.drafted(1, 20);
        assertThat(Objects.requireNonNull(Payoff.best(List.of(copying, history), costs, 1, 31))
                        .by())
                .isSameAs(copying);
        assertThat(Objects.requireNonNull(Payoff.best(List.of(new PromptLookup(), history), costs, 1, 31))
                        .by())
                .isSameAs(history);
    }
}
