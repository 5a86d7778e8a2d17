package io.millrace.transducer;

import io.millrace.transducer.TransducerGraphs.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a window as they are found, the likeliest each time: one that is not the blank is said; the duration, where there are such,
 * is how many frames it goes on. A blank goes on by one at least, and so does the last token that a frame may have.
 */
final class TokenRow {

    private final TokenRules rules;
    private final int window;
    private final int frames;
    private final List<TimedToken> tokens = new ArrayList<>();
    private int frame;
    private int last;
    private int inPlace;

    /** @param frames of the window */
    TokenRow(TokenRules rules, int window, int frames) {
        this.rules = rules;
        this.window = window;
        this.frames = frames;
        this.last = rules.blank();
    }

    int window() {
        return window;
    }

    boolean hasEnded() {
        return frame >= frames;
    }

    Step step() {
        return new Step(window, frame, last);
    }

    List<TimedToken> tokens() {
        return List.copyOf(tokens);
    }

    /**
     * Goes on by what the graph says of the step.
     *
     * @return whether a token was said, whose state is that of the window then
     */
    boolean take(float[] scores) {
        int best = Likelihood.best(scores, 0, rules.symbols());
        int duration = rules.timed() ? Likelihood.best(scores, rules.symbols(), scores.length) - rules.symbols() : 0;
        boolean said = best != rules.blank();
        if (said) {
            double logprob = Likelihood.logprob(scores, 0, rules.symbols(), best);
            tokens.add(new TimedToken(best, frame, frame + Math.max(1, duration), logprob));
            last = best;
            inPlace++;
        }
        boolean mayStay = said && inPlace < rules.mostInPlace();
        goOn(duration > 0 || mayStay ? duration : 1);
        return said;
    }

    private void goOn(int by) {
        frame += by;
        inPlace = by > 0 ? 0 : inPlace;
    }
}
