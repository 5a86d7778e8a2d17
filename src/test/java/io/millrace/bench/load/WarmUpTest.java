package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void untilSteady_rateThatGrows_goesOnUntilItNoLongerDoes() throws Exception {
        Iterator<Double> rates = List.of(1.0, 2.0, 3.0, 3.05, 3.0, 2.9, 99.0).iterator();
        assertThat(WarmUp.untilSteady(() -> 0, _ -> rates.next())).isEqualTo(3.05);
        assertThat(rates.next()).isEqualTo(99);
    }

    @Test
    void untilSteady_whoStillCompiles_goesOn() throws Exception {
        Iterator<Double> compiling = List.of(0.0, 900.0, 900.0, 1800.0, 1800.0, 1900.0, 1900.0, 2000.0, 2000.0, 2000.0)
                .iterator();
        assertThat(WarmUp.untilSteady(compiling::next, _ -> 5)).isEqualTo(5);
        assertThat(compiling.hasNext()).isFalse();
    }
}
