package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class RangesTest {

    private static final int SIZE = 200;

    @RepeatedTest(50)
    void ranges_addedAtRandom_areThoseOfABitSet(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Ranges ranges = new Ranges();
        BitSet bits = new BitSet();
        for (int i = 0; i < 30; i++) {
            int from = random.nextInt(SIZE);
            int to = Math.min(SIZE, from + random.nextInt(20));
            ranges.add(from, to);
            bits.set(from, Math.max(from, to));
            assertThat(ranges.total()).isEqualTo(bits.cardinality());
            assertThat(ranges.front()).isEqualTo(bits.nextClearBit(0));
            BitSet missing = new BitSet();
            ranges.missing(SIZE, 7).forEach(range -> {
                assertThat(range.length()).isBetween(1L, 7L);
                assertThat(missing.get((int) range.from(), (int) range.to()).isEmpty())
                        .isTrue();
                missing.set((int) range.from(), (int) range.to());
            });
            missing.or(bits);
            assertThat(missing.cardinality()).isEqualTo(SIZE);
        }
    }
}
