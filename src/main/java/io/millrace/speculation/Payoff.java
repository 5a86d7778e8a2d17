package io.millrace.speculation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draft that pays: a chunk of one sequence that checks it gives more tokens a second than a step of all that run.
 *
 * @param by who drafts
 * @param count tokens of the draft
 * @param rate tokens expected in a nanosecond
 */
public record Payoff(Drafter by, int count, double rate) {

    /** By how much it has to be better, since both sides are estimates. */
    private static final double MARGIN = 1.1;

    /**
     * The draft that pays best; null where none does. Chunks have a power of two of tokens, so that few sizes have to be known.
     *
     * @param drafters that the sequence has
     * @param rows sequences that a common step would run
     * @param most tokens that may be drafted
     */
    public static @Nullable Payoff best(List<? extends Drafter> drafters, StepCosts costs, int rows, int most) {
        double step = costs.step(rows);
        Payoff best = null;
        for (Drafter drafter : drafters) {
            double highest = best == null ? MARGIN * rows / step : best.rate;
            Payoff own = drafter.hasDraft() && !Double.isNaN(step) ? best(drafter, costs, most, highest) : null;
            best = own == null ? best : own;
        }
        return best;
    }

    private static @Nullable Payoff best(Drafter drafter, StepCosts costs, int most, double above) {
        Payoff best = null;
        double highest = above;
        for (int chunk = 2; chunk - 1 <= most; chunk *= 2) {
            double rate = drafter.expected(chunk - 1) / (costs.chunk(chunk) + drafter.nanos(chunk - 1));
            if (rate > highest) {
                highest = rate;
                best = new Payoff(drafter, chunk - 1, rate);
            }
        }
        return best;
    }
}
