package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.ServingException.RequestFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GreedyCtcTest {

    private static final SpeechVocabulary VOCABULARY = new SpeechVocabulary(List.of("", "a", "b", " "), 0);

    private static float[] frame(int symbol) {
        float[] scores = new float[4];
        scores[symbol] = 2;
        return scores;
    }

    private static List<float[]> frames(int... symbols) {
        List<float[]> frames = new ArrayList<>();
        for (int symbol : symbols) {
            frames.add(frame(symbol));
        }
        return frames;
    }

    private static List<Symbol> all(List<List<float[]>> pieces) {
        GreedyCtc ctc = new GreedyCtc(VOCABULARY);
        List<Symbol> symbols = new ArrayList<>();
        pieces.forEach(piece -> symbols.addAll(ctc.next(piece)));
        ctc.end().ifPresent(symbols::add);
        return symbols;
    }

    @Test
    void next_repeatsAndBlanks_areCollapsed() {
        List<Symbol> symbols = all(List.of(frames(0, 1, 1, 0, 1, 2, 2, 0)));
        assertThat(symbols).extracting(Symbol::text).containsExactly("a", "a", "b");
        assertThat(symbols).extracting(Symbol::from).containsExactly(1L, 4L, 5L);
        assertThat(symbols).extracting(Symbol::to).containsExactly(3L, 5L, 7L);
        double expected = 2 - Math.log(Math.exp(2) + 3);
        assertThat(symbols).allSatisfy(symbol -> assertThat(symbol.logprob()).isCloseTo(expected, within(1e-9)));
    }

    @Test
    void next_framesInAnyPieces_areTheSameSymbols() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            int[] best = random.ints(40, 0, 4).toArray();
            List<float[]> frames = frames(best);
            List<List<float[]>> pieces = new ArrayList<>();
            for (int at = 0; at < frames.size(); ) {
                int end = Math.min(frames.size(), at + random.nextInt(7));
                pieces.add(frames.subList(at, end));
                at = end;
            }
            assertThat(all(pieces)).isEqualTo(all(List.of(frames)));
        }
    }

    @Test
    void next_scoresThatAreNoNumbers_fail() {
        float[] scores = frame(1);
        scores[2] = Float.NaN;
        assertThatThrownBy(() -> new GreedyCtc(VOCABULARY).next(List.of(scores)))
                .isInstanceOf(RequestFailed.class)
                .hasMessageContaining("not finite");
    }
}
