package io.millrace.speculation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenHistoryTest {

    private final TokenHistory history = new TokenHistory();

    private static int[] predicted(TokenHistory history, int count) {
        int[] target = new int[count];
        history.predict(count, target);
        return target;
    }

    private void add(int... tokens) {
        IntStream.of(tokens).forEach(history::add);
    }

    @Test
    void matched_nothingOrNoPairAgain_none() {
        assertThat(history.matched()).isZero();
        assertThat(history.predicted()).isEqualTo(-1);
        add(1, 2, 3, 1, 3, 2);
        assertThat(history.matched()).isZero();
    }

    @Test
    void predict_pairAgain_whatCameBehindIt() {
        add(1, 2, 3, 4, 5, 1, 2);
        assertThat(history.matched()).isEqualTo(2);
        assertThat(predicted(history, 4)).containsExactly(3, 4, 5, 1);
    }

    @Test
    void predict_longerOccurrenceFurtherBack_longestWins() {
        add(9, 1, 2, 3, 0, 8, 1, 2, 4, 0, 9, 1, 2);
        assertThat(history.matched()).isEqualTo(3);
        assertThat(history.predicted()).isEqualTo(3);
    }

    @Test
    void predict_behindTheEnd_goesOnInCircles() {
        add(7, 8, 7, 8, 7);
        assertThat(predicted(history, 7)).containsExactly(8, 7, 8, 7, 8, 7, 8);
        add(8, 5, 5, 5);
        assertThat(predicted(history, 3)).containsExactly(5, 5, 5);
    }

    @Test
    void add_anyTokens_sameAsComputedAnew() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TokenHistory indexed = new TokenHistory();
            Plain plain = new Plain();
            int kinds = random.nextInt(1, 40);
            int length = random.nextInt(1, 400);
            for (int i = 0; i < length; i++) {
                int token = copying(random, plain.tokens, kinds);
                indexed.add(token);
                plain.add(token);
                assertThat(indexed.matched()).isEqualTo(plain.matched);
                if (plain.matched > 0) {
                    int count = random.nextInt(1, 20);
                    assertThat(predicted(indexed, count)).isEqualTo(plain.predict(count));
                }
            }
            assertThat(indexed.size()).isEqualTo(length);
        }
    }

    private static int copying(SplittableRandom random, List<Integer> tokens, int kinds) {
        return tokens.size() > 9 && random.nextInt(5) > 0
                ? tokens.get(tokens.size() - 9)
                : random.nextInt(kinds) * 1_000_003;
    }

    /** The same from all tokens at every step. */
    private static final class Plain {

        private final List<Integer> tokens = new ArrayList<>();
        private int next;
        private int matched;
        private int table = 128;

        void add(int token) {
            boolean goesOn = matched > 0 && tokens.get(next) == token;
            if (tokens.size() * 2 == table) {
                table *= 2;
            }
            tokens.add(token);
            next++;
            matched = goesOn ? Math.min(matched + 1, TokenHistory.LONGEST) : 0;
            if (!goesOn) {
                search();
            }
        }

        private void search() {
            int last = tokens.size() - 1;
            int seen = 0;
            for (int end = last - 1; end >= 1 && last > 1 && seen < TokenHistory.CHAIN; end--) {
                if (hash(end) == hash(last)) {
                    seen++;
                    int length = common(end, last);
                    if (length >= TokenHistory.SHORTEST && length > matched) {
                        matched = length;
                        next = end + 1;
                    }
                }
            }
        }

        private int hash(int end) {
            return TokenHistory.hash(tokens.get(end - 1), tokens.get(end), table);
        }

        private int common(int end, int last) {
            int length = 0;
            while (length < TokenHistory.LONGEST
                    && length <= end
                    && tokens.get(end - length).equals(tokens.get(last - length))) {
                length++;
            }
            return length;
        }

        int[] predict(int count) {
            List<Integer> all = new ArrayList<>(tokens);
            for (int i = 0; i < count; i++) {
                all.add(all.get(next + i));
            }
            return all.stream().skip(tokens.size()).mapToInt(t -> t).toArray();
        }
    }
}
