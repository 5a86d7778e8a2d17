package io.millrace.tasks.transcribe;

import io.millrace.core.ServingException.RequestFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The likeliest symbol of each frame, repeats taken as one and blanks left out (Graves et al. 2006, best path decoding), over frames that
 * come in pieces. Of one thread.
 */
final class GreedyCtc {

    private final CtcVocabulary vocabulary;
    private long frame;
    private int open;
    private long from;
    private double sum;

    GreedyCtc(CtcVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.open = vocabulary.blank();
    }

    /**
     * Symbols that end before the last of more frames, or with it where it is of another symbol.
     *
     * @param frames scores of all symbols, logits or log-probabilities
     */
    List<Symbol> next(List<float[]> frames) {
        List<Symbol> symbols = new ArrayList<>();
        for (float[] scores : frames) {
            int best = best(scores);
            if (best != open) {
                end().ifPresent(symbols::add);
                open = best;
                from = frame;
                sum = 0;
            }
            sum += logprob(scores, best);
            frame++;
        }
        return symbols;
    }

    /** The symbol that goes on until the last frame; there are no more frames. */
    Optional<Symbol> end() {
        return open == vocabulary.blank()
                ? Optional.empty()
                : Optional.of(new Symbol(open, vocabulary.piece(open), from, frame, sum / (frame - from)));
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static double logprob(float[] scores, int best) {
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - scores[best]);
        }
        if (!Double.isFinite(sum)) {
            throw new RequestFailed("The model gave numbers for this sound that are not finite");
        }
        return -Math.log(sum);
    }
}
