package io.millrace.tasks.transcribe;

import io.millrace.transducer.Likelihood;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The likeliest symbol of each frame, repeats taken as one and blanks left out (Graves et al. 2006, best path decoding), over frames that
 * come in pieces. Of one thread.
 */
final class GreedyCtc {

    private final SpeechVocabulary vocabulary;
    private long frame;
    private int open;
    private long from;
    private double sum;

    GreedyCtc(SpeechVocabulary vocabulary) {
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
            int best = Likelihood.best(scores, 0, scores.length);
            if (best != open) {
                end().ifPresent(symbols::add);
                open = best;
                from = frame;
                sum = 0;
            }
            sum += Likelihood.logprob(scores, 0, scores.length, best);
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
}
