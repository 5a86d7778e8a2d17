package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.SpeculationSimulation.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When drafts are checked, in virtual time. */
@ExtendWith(QuietEngine.class)
class SpeculationSimulationTest {

    private static final int SEEDS = 16;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void drafts_anyModelStreamsAndShareThatCopies_neverMuchSlower(double copying) {
        for (long seed = 0; seed < SEEDS; seed++) {
            SpeculationSimulation simulation = new SpeculationSimulation(seed, 6, copying);
            Times times = simulation.run();
            assertThat(times.speedup()).as("seed %d: %s", seed, times).isGreaterThan(0.95);
        }
    }

    @Test
    void drafts_oneStreamThatCopies_fasterByWhatChunksAllow() {
        int cheap = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            SpeculationSimulation simulation = new SpeculationSimulation(seed, 1, 1);
            Times times = simulation.run();
            if (simulation.chunkOfEight() < 2.5) {
                cheap++;
                assertThat(times.speedup()).as("seed %d: %s", seed, times).isGreaterThan(1.5);
            }
        }
        assertThat(cheap).isGreaterThan(2);
    }
}
