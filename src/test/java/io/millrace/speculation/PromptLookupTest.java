package io.millrace.speculation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PromptLookupTest {

    private final PromptLookup lookup = new PromptLookup();

    private void prompt(int length) {
        for (int i = 0; i < length; i++) {
            lookup.prompt(i);
        }
    }

    @Test
    void expected_copyOfThePrompt_risesToAllOfTheChunk() {
        prompt(200);
        double before = 1;
        for (int i = 0; i < 100; i++) {
            lookup.came(i);
            double now = lookup.hasDraft() ? lookup.expected(7) : 1;
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isBetween(6.5, 8.0);
        assertThat(lookup.draft(3)).containsExactly(100, 101, 102);
    }

    @Test
    void expected_randomTokens_fallsToOne() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            lookup.came(random.nextInt(8));
        }
        while (!lookup.hasDraft()) {
            lookup.came(random.nextInt(8));
        }
        assertThat(lookup.expected(31)).isCloseTo(1.15, within(0.15));
    }

    @Test
    void expected_chunksGiveSoMany_onAverage() {
        SplittableRandom random = new SplittableRandom(2);
        double expected = 0;
        double given = 0;
        for (int i = 0; i < 300; i++) {
            lookup.prompt(random.nextInt(1_000));
        }
        int copied = 0;
        for (int i = 0; i < 20_000; i++) {
            if (lookup.hasDraft() && i % 7 == 0) {
                int[] draft = lookup.draft(7);
                expected += lookup.expected(7) - 1;
                int from = copied;
                SplittableRandom ahead = new SplittableRandom(i);
                given += came(draft, from, ahead);
            }
            copied = next(copied, random);
            lookup.came(token(copied));
        }
        assertThat(expected / given).isBetween(0.8, 1.25);
    }

    private static int came(int[] draft, int from, SplittableRandom random) {
        int copied = from;
        for (int i = 0; i < draft.length; i++) {
            copied = next(copied, random);
            if (token(copied) != draft[i]) {
                return i;
            }
        }
        return draft.length;
    }

    /* Copies a text of 300 places, and jumps now and then. */
    private static int next(int place, SplittableRandom random) {
        return random.nextInt(10) == 0 ? random.nextInt(300) : (place + 1) % 300;
    }

    private static int token(int place) {
        return place * 7919;
    }

    @Test
    void hasDraft_nothingSeen_none() {
        assertThat(lookup.hasDraft()).isFalse();
        prompt(100);
        assertThat(lookup.hasDraft()).isFalse();
        assertThat(lookup.size()).isEqualTo(100);
    }
}
