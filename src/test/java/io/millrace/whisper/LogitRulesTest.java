package io.millrace.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitRulesTest {

    private static final WhisperTokens TOKENS = TinyTokens.TOKENS;
    private static final LogitRules RULES = new LogitRules(TOKENS);

    private static float[] noise(Random random, double times) {
        float[] logits = new float[TinyTokens.VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (3 * random.nextGaussian() - (i >= TinyTokens.FIRST ? times : 0));
        }
        return logits;
    }

    private static int[] said(Random random, double times) {
        int[] said = new int[40];
        for (int count = 0; count < said.length; count++) {
            float[] logits = noise(random, times);
            RULES.apply(logits, said, count);
            said[count] = ChosenToken.of(logits, 1, random).token();
            if (said[count] == TinyTokens.END) {
                return Arrays.copyOf(said, count);
            }
        }
        return said;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 3, 6, 9})
    void apply_anyLogits_keepsTheRules(double times) {
        for (int seed = 0; seed < 60; seed++) {
            int[] said = said(new Random(seed), times);
            assertThat(said[0])
                    .as("the first is a time of at most a second")
                    .isBetween(TinyTokens.FIRST, TinyTokens.FIRST + 50);
            assertThat(said).doesNotContain(3, 21, 24, 25, 26, 27, 28);
            assertTimes(said);
        }
    }

    private static void assertTimes(int[] said) {
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < said.length; i++) {
            if (said[i] >= TinyTokens.FIRST) {
                assertThat(i < 2 || said[i - 1] < TinyTokens.FIRST || said[i - 2] < TinyTokens.FIRST)
                        .as("no three times in a row in %s", Arrays.toString(said))
                        .isTrue();
                times.add(said[i]);
            } else if (i > 1) {
                assertThat(said[i - 1] >= TinyTokens.FIRST && said[i - 2] < TinyTokens.FIRST)
                        .as("no text behind a single time in %s", Arrays.toString(said))
                        .isFalse();
            }
        }
        assertThat(times).isSorted();
        for (Cut.Piece piece : Cut.of(TOKENS, said, Window.FRAMES).pieces()) {
            assertThat(piece.start()).isLessThanOrEqualTo(piece.end());
        }
    }

    @Test
    void apply_timesTogetherLikelierThanAnyText_leavesTimesAlone() {
        float[] logits = new float[TinyTokens.VOCABULARY];
        Arrays.fill(logits, 0, TinyTokens.FIRST, -5);
        logits[7] = 5; // below ln(1501) + 0
        RULES.apply(logits, new int[] {TinyTokens.FIRST, 7}, 2);
        assertThat(logits[7]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(logits[TinyTokens.FIRST + 1]).isZero();
        assertThat(logits[TinyTokens.FIRST]).isEqualTo(Float.NEGATIVE_INFINITY);
        Arrays.fill(logits, 0);
        logits[7] = 9;
        RULES.apply(logits, new int[] {TinyTokens.FIRST, 7}, 2);
        assertThat(logits[7]).isEqualTo(9);
    }
}
