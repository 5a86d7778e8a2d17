package io.millrace.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatcherSimulationTest {

    private static final int SEEDS = 1_000;

    @Test
    void batcher_randomFailuresAndDepartures_givesEachWorkItsOneOutcome() {
        Map<String, Integer> endings = new TreeMap<>();
        int interrupts = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            BatcherSimulation simulation = new BatcherSimulation(seed);
            simulation.run().forEach(ending -> endings.merge(ending, 1, Integer::sum));
            interrupts += simulation.interrupts();
        }
        assertThat(endings)
                .containsOnlyKeys(
                        "answered",
                        "CancellationException",
                        "DeadlineExceeded",
                        "EngineFailed",
                        "InvalidRequest",
                        "ModelNotReady");
        assertThat(endings.values()).as(endings.toString()).allMatch(count -> count >= SEEDS / 10);
        assertThat(interrupts).isGreaterThan(SEEDS / 2);
    }

    @Test
    void batcher_sameSeed_sameOutcomes() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(new BatcherSimulation(seed).run()).isEqualTo(new BatcherSimulation(seed).run());
        }
    }
}
