package io.millrace.speculation;

/** What a draft model's tokens lately cost, by the rule of {@link StepCosts}. */
public final class DraftCosts {

    private double perToken;
    private boolean known;

    /** So many tokens took so long to draft. */
    public void drafted(int tokens, long nanos) {
        double cost = (double) Math.max(1, nanos) / tokens;
        perToken = known ? StepCosts.estimate(perToken, cost) : cost;
        known = true;
    }

    /** No draft will pay. */
    public void unbounded() {
        perToken = Double.POSITIVE_INFINITY;
        known = true;
    }

    /** Nanoseconds of a token; 0 where not known: too little. */
    double nanos() {
        return perToken;
    }
}
