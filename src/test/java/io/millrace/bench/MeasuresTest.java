package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeasuresTest {

    @Test
    void added_latency_isWhatBareRunAndHttpDoNotExplain() {
        assertThat(new IdleLatency(3, 1, 0.5).added()).isEqualTo(1.5, within(1e-12));
    }
}
