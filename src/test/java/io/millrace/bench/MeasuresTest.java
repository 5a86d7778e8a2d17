package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    void added_latency_isWhatBareRunAndHttpDoNotExplain() {
        assertThat(new IdleLatency(3, 1, 0.5).added()).isEqualTo(1.5, within(1e-12));
    }

    private static Rounds rounds(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) {
            rounds.add(value);
        }
        return rounds;
    }
}
