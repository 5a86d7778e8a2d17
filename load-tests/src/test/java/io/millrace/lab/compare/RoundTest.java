package io.millrace.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lab.load.Cost;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {

    @Test
    void medians_rounds_areThoseOfAfterByBefore() {
        List<Round> rounds = List.of(round(100, 90), round(100, 120), round(50, 50));
        assertThat(Round.medianRate(rounds)).isEqualTo(1);
        assertThat(Round.medianCpu(rounds)).isEqualTo(0.5);
    }

    private static Round round(double before, double after) {
        return new Round(new Cost(before, 4), new Cost(after, 2));
    }
}
