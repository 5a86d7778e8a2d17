package io.millrace.speculation;

/** Whether checking a draft pays: it does where a chunk of one sequence gives more tokens a second than a step of all that run. */
public final class Payoff {

    /** By how much it has to be better, since both sides are estimates. */
    private static final double MARGIN = 1.1;

    private Payoff() {}

    /**
     * The length of a draft that pays best; 0 where none does. Chunks have a power of two of tokens, so that few sizes have to be
     * known.
     *
     * @param rows sequences that a common step would run
     * @param most tokens that may be drafted
     */
    public static int best(PromptLookup lookup, StepCosts costs, int rows, int most) {
        double step = costs.step(rows);
        if (!lookup.hasDraft() || Double.isNaN(step)) {
            return 0;
        }
        int best = 0;
        double highest = MARGIN * rows / step;
        for (int chunk = 2; chunk - 1 <= most; chunk *= 2) {
            double rate = lookup.expected(chunk - 1) / costs.chunk(chunk);
            if (rate > highest) {
                highest = rate;
                best = chunk - 1;
            }
        }
        return best;
    }
}
