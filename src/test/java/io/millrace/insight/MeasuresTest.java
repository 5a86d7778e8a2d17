package io.millrace.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    @Test
    void median_anyOrder_isTheMiddle() {
        assertThat(rounds(5, 1, 3).median()).isEqualTo(3);
        assertThat(rounds(4, 1, 3, 100).median()).isEqualTo(3.5);
        assertThat(rounds(7).median()).isEqualTo(7);
        assertThat(rounds().median()).isNaN();
    }

    @Test
    void resident_statusOfAProcess_isItsBytes() {
        assertThat(ProcessMemory.resident(List.of("Name:\tjava", "VmHWM:\t  9 kB", "VmRSS:\t   1234 kB")))
                .hasValue(1234L * 1024);
        assertThat(ProcessMemory.resident(List.of("Name:\tjava"))).isEmpty();
    }

    @Test
    void added_latency_isWhatBareRunAndHttpDoNotExplain() {
        assertThat(new IdleLatency(3, 1, 0.5).added()).isEqualTo(1.5, within(1e-12));
    }

    @Test
    void text_requestsOfASoak_areDistinctButForTheSamples() {
        Set<String> own = new HashSet<>();
        Set<String> samples = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            (i % TextSoak.SAMPLE_EVERY == 0 ? samples : own).add(TextSoak.text(i));
        }
        assertThat(own).hasSize(5_000 - 5_000 / TextSoak.SAMPLE_EVERY).doesNotContainAnyElementsOf(samples);
        assertThat(samples).hasSize(TextSoak.SAMPLES);
    }

    private static Rounds rounds(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) {
            rounds.add(value);
        }
        return rounds;
    }
}
