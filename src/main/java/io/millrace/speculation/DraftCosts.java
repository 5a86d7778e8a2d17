package io.millrace.speculation;

/** What a draft model's tokens lately cost. An estimate falls at once and rises slowly, since what disturbs a run makes it longer. */
public final class DraftCosts {

    private static final double RISE = 0.125;

    private double perToken;
    private boolean known;

    /** So many tokens took so long to draft. */
    public void drafted(int tokens, long nanos) {
        double cost = (double) Math.max(1, nanos) / tokens;
        perToken = !known || cost < perToken ? cost : perToken + RISE * (cost - perToken);
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
