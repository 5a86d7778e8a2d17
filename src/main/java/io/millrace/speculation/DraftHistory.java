package io.millrace.speculation;

/**
 * How often the tokens that a draft model gave for one sequence came true lately. Drafts cost a run of that model for each token, so
 * that nothing is known of them but where they were checked: what was seen loses its weight with every token, and a sequence whose
 * drafts did not pay is tried again after some hundreds.
 */
public final class DraftHistory implements Drafter {

    private static final double UNKNOWN = 0.7;
    private static final double PRIOR_WEIGHT = 2;
    private static final double KEPT = 0.95; // of what was seen, at each further drafted token
    private static final double KEPT_AT_TOKEN = 0.99; // at each token of the sequence

    private final DraftCosts costs;
    private double hits;
    private double seen;
    private boolean full;

    /** @param costs of the draft model, for whichever sequence */
    public DraftHistory(DraftCosts costs) {
        this.costs = costs;
    }

    /** So many tokens were drafted, and the first {@code accepted} came true. */
    public void checked(int drafted, int accepted) {
        for (int i = 0; i < Math.min(drafted, accepted + 1); i++) {
            hits = hits * KEPT + (i < accepted ? 1 : 0);
            seen = seen * KEPT + 1;
        }
    }

    /** A token of the completion. */
    public void came() {
        hits *= KEPT_AT_TOKEN;
        seen *= KEPT_AT_TOKEN;
    }

    /** The draft model has no room for more of the sequence. */
    public void full() {
        full = true;
    }

    @Override
    public boolean hasDraft() {
        return !full;
    }

    @Override
    public double expected(int count) {
        double rate = (hits + PRIOR_WEIGHT * UNKNOWN) / (seen + PRIOR_WEIGHT);
        double sum = 1;
        double all = 1;
        for (int i = 0; i < count; i++) {
            all *= rate;
            sum += all;
        }
        return sum;
    }

    @Override
    public double nanos(int count) {
        return count * costs.nanos();
    }
}
