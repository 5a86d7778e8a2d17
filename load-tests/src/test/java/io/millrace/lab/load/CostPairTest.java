package io.millrace.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairTest {

    @Test
    void medians_pairs_areThoseOfAfterByBefore() {
        List<CostPair> pairs = List.of(pair(100, 90), pair(100, 120), pair(50, 50));
        assertThat(CostPair.median(pairs, CostPair::rate)).isEqualTo(1);
        assertThat(CostPair.median(pairs, CostPair::cpu)).isEqualTo(0.5);
    }

    private static CostPair pair(double before, double after) {
        return new CostPair(new Cost(after, 2), new Cost(before, 4));
    }
}
