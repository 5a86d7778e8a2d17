package io.millrace.generation.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RadixIndexTest {

    private static final int SEEDS = 400;
    private static final int STEPS = 300;

    @Test
    void shared_afterRandomChanges_isWhatComparingEachSays() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Walk(seed).run();
        }
    }

    @Test
    void append_alone_growsOneNode() {
        RadixIndex<String> index = new RadixIndex<>(2);
        index.put(0, "", IntStream.range(0, 1000).toArray(), 1000);
        IntStream.range(0, 1000).forEach(token -> index.append(0, token));
        assertThat(index.nodes()).isEqualTo(1);
    }

    @Test
    void truncate_theOnlyOthers_joinsWhatTheyParted() {
        RadixIndex<String> index = new RadixIndex<>(9);
        int[] tokens = IntStream.range(0, 100).toArray();
        index.put(0, "", tokens, 100);
        for (int holder = 1; holder < 9; holder++) {
            index.put(holder, "", tokens, 10 * holder);
            index.append(holder, 5000);
        }
        assertThat(index.nodes()).isEqualTo(17);
        IntStream.range(1, 9).forEach(holder -> index.truncate(holder, 0));
        assertThat(index.nodes()).isEqualTo(1);
    }

    /** Holders that share, part, go on and are cut, beside plain arrays of the same. */
    private static final class Walk {
        private static final int HOLDERS = 9;
        private final SplittableRandom random;
        private final RadixIndex<Integer> index = new RadixIndex<>(HOLDERS);
        private final int[][] tokens = new int[HOLDERS][0];
        private final int[] keys = new int[HOLDERS];

        Walk(long seed) {
            random = new SplittableRandom(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                change(random.nextInt(HOLDERS));
                check();
            }
            for (int holder = 0; holder < HOLDERS; holder++) {
                index.truncate(holder, 0);
            }
            assertThat(index.nodes()).isZero();
        }

        private void change(int holder) {
            int length = tokens[holder].length;
            if (length == 0) {
                keys[holder] = random.nextInt(2);
                tokens[holder] = sequence();
                index.put(holder, keys[holder], tokens[holder], tokens[holder].length);
            } else if (random.nextInt(3) > 0) {
                int token = random.nextInt(3);
                tokens[holder] = Arrays.copyOf(tokens[holder], length + 1);
                tokens[holder][length] = token;
                index.append(holder, token);
            } else {
                int left = random.nextInt(length + 1);
                tokens[holder] = Arrays.copyOf(tokens[holder], left);
                index.truncate(holder, left);
            }
        }

        /** Often that of another, cut or changed. */
        private int[] sequence() {
            int[] other = tokens[random.nextInt(HOLDERS)];
            if (other.length > 0 && random.nextInt(4) > 0) {
                int[] copy = Arrays.copyOf(other, random.nextInt(1, other.length + 1));
                copy[random.nextInt(copy.length)] = random.nextInt(3);
                return copy;
            }
            return IntStream.generate(() -> random.nextInt(3))
                    .limit(random.nextInt(1, 30))
                    .toArray();
        }

        private void check() {
            int[] prompt = sequence();
            int most = random.nextInt(prompt.length + 1);
            int key = random.nextInt(2);
            int[] expected = IntStream.range(0, HOLDERS)
                    .map(holder -> keys[holder] == key ? common(tokens[holder], prompt, most) : 0)
                    .toArray();
            assertThat(index.shared(key, prompt, most)).isEqualTo(expected);
            int holder = random.nextInt(HOLDERS);
            int others = IntStream.range(0, HOLDERS)
                    .filter(other -> other != holder && keys[other] == keys[holder])
                    .map(other -> common(tokens[other], tokens[holder], tokens[holder].length))
                    .max()
                    .orElse(0);
            assertThat(index.sharedWithOthers(holder)).isEqualTo(others);
            assertThat(index.nodes()).isLessThan(2 * HOLDERS);
        }

        private static int common(int[] held, int[] prompt, int most) {
            int last = Math.min(held.length, Math.min(prompt.length, most));
            int mismatch = Arrays.mismatch(held, 0, last, prompt, 0, last);
            return mismatch < 0 ? last : mismatch;
        }
    }
}
