package io.millrace.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairTest {

    @Test
    void medians_pairs_areThoseOfAfterByBefore() {
        List<Pair> pairs = List.of(pair(100, 90), pair(100, 120), pair(50, 50));
        assertThat(Pair.median(pairs, Pair::rate)).isEqualTo(1);
        assertThat(Pair.median(pairs, Pair::cpu)).isEqualTo(0.5);
    }

    private static Pair pair(double before, double after) {
        return new Pair(new Cost(after, 2), new Cost(before, 4));
    }
}
