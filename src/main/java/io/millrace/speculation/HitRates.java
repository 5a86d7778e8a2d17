package io.millrace.speculation;

/**
 * How often drafted tokens came true lately, by the length of the match they were made from. A length about which little is known is
 * taken to do as the next shorter one.
 */
final class HitRates {

    private static final int CLASSES = 5; // 2, 3, 4 to 7, 8 to 15, 16 and more
    private static final double UNKNOWN = 0.3;
    private static final double PRIOR_WEIGHT = 2;
    private static final double KEPT = 0.95; // of what was seen, at each further token

    private final double[] hits = new double[CLASSES];
    private final double[] drafts = new double[CLASSES];
    private final double[] rates = new double[CLASSES];

    HitRates() {
        estimate(0);
    }

    void saw(int matched, boolean hit) {
        int kind = kind(matched);
        hits[kind] = hits[kind] * KEPT + (hit ? 1 : 0);
        drafts[kind] = drafts[kind] * KEPT + 1;
        estimate(kind);
    }

    private void estimate(int from) {
        double rate = from == 0 ? UNKNOWN : rates[from - 1];
        for (int kind = from; kind < CLASSES; kind++) {
            rate = (hits[kind] + PRIOR_WEIGHT * rate) / (drafts[kind] + PRIOR_WEIGHT);
            rates[kind] = rate;
        }
    }

    /** The share of tokens drafted from such a match that is expected to come true. */
    double rate(int matched) {
        return rates[kind(matched)];
    }

    private static int kind(int matched) {
        return matched < 4
                ? Math.max(0, matched - TokenHistory.SHORTEST)
                : Math.min(CLASSES - 1, 32 - Integer.numberOfLeadingZeros(matched) - 1);
    }
}
