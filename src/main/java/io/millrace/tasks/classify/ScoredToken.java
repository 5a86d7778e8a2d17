package io.millrace.tasks.classify;

import io.millrace.encoding.Activation;
import io.millrace.models.Placed;
import java.util.ArrayList;
import java.util.List;

/**
 * A token of a text.
 *
 * @param index among those of the input, special ones counted
 * @param scores in the order of the labels
 * @param start its first character (code point)
 * @param end one more than the last
 * @param continued whether it goes on with a word that an earlier one began
 */
record ScoredToken(int index, float[] scores, int start, int end, boolean continued) {

    /** Those that are in the text. */
    static List<ScoredToken> of(Placed placed, List<float[]> logits, Activation activation) {
        List<ScoredToken> tokens = new ArrayList<>();
        for (int i = 0; i < logits.size(); i++) {
            if (placed.starts()[i] >= 0) {
                tokens.add(new ScoredToken(
                        i,
                        activation.apply(logits.get(i)),
                        placed.starts()[i],
                        placed.ends()[i],
                        placed.continued()[i]));
            }
        }
        return tokens;
    }

    int best() {
        return best(scores);
    }

    static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
