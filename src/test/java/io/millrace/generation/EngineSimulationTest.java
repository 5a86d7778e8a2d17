package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.prefix.PrefixSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietEngine.class)
class EngineSimulationTest {

    private static final int SEEDS = 1_000;

    @Test
    void engine_randomRequestsAbortsAndFailures_answersEachAsComputedAlone() {
        Map<String, Integer> endings = new TreeMap<>();
        int appended = 0;
        int drafted = 0;
        int accepted = 0;
        Map<PrefixSource, Integer> reused = new EnumMap<>(PrefixSource.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            EngineSimulation simulation = new EngineSimulation(seed);
            simulation.run();
            appended += simulation.appended();
            drafted += simulation.drafted();
            accepted += simulation.accepted();
            simulation.reused().forEach((source, times) -> reused.merge(source, times, Integer::sum));
            simulation.terminals().forEach(terminal -> endings.merge(name(terminal), 1, Integer::sum));
        }
        assertThat(appended).as("forced runs as chunks").isGreaterThan(SEEDS / 4);
        assertThat(reused).as(reused.toString()).containsOnlyKeys(PrefixSource.values());
        assertThat(reused.values()).as(reused.toString()).allMatch(times -> times >= SEEDS / 20);
        assertThat(accepted).as("of " + drafted + " drafts").isBetween(SEEDS / 8, drafted - SEEDS / 8);
        assertThat(endings)
                .containsOnlyKeys(
                        "STOP",
                        "LENGTH",
                        "ABORTED",
                        "ContextOverflow",
                        "InvalidRequest",
                        "ModelNotReady",
                        "RequestFailed",
                        "EngineFailed");
        assertThat(endings.values()).as(endings.toString()).allMatch(count -> count >= SEEDS / 20);
    }

    @Test
    void engine_sameSeedAndArrivals_sameEvents() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(new EngineSimulation(seed).run()).isEqualTo(new EngineSimulation(seed).run());
        }
    }

    private static String name(GenerationEvent.Terminal terminal) {
        return switch (terminal) {
            case Finished finished -> finished.reason().name();
            case Failed failed -> failed.error().getClass().getSimpleName();
        };
    }
}
