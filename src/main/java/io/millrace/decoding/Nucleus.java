package io.millrace.decoding;

/**
 * What the filters leave of a row: every token of the buckets before an edge, and the candidates, which are all of the edge's
 * bucket that is left. Without top-p, or where top-k goes before it, the candidates alone.
 */
final class Nucleus {

    private final MassByDepth byDepth;
    private final Candidates candidates;
    private int edge;
    private double above;

    Nucleus(MassByDepth byDepth, Candidates candidates) {
        this.byDepth = byDepth;
        this.candidates = candidates;
    }

    /** Leaves the candidates alone. */
    void ofCandidates() {
        edge = 0;
        above = 0;
    }

    /** Leaves the fewest likeliest tokens that hold {@code target} of the mass, without those below {@code floor}. */
    void cut(float[] logits, double target, float floor) {
        int last = byDepth.find(target);
        edge = Math.min(last, byDepth.bucket(floor));
        above = byDepth.above(edge);
        byDepth.collect(logits, edge, candidates);
        if (edge == last) {
            candidates.keepMass(target - above);
        }
        candidates.keepAbove(floor);
    }

    boolean hasAllOf(float logit) {
        return edge > 0 && byDepth.bucket(logit) < edge;
    }

    /** The token at {@code share} of the mass, in [0, 1). Draws from a bucket before the edge replace the candidates. */
    int draw(float[] logits, double share) {
        double target = share * (above + candidates.mass());
        if (target >= above && candidates.size() > 0) {
            return candidates.draw(target - above);
        }
        int bucket = Math.min(edge - 1, byDepth.find(target));
        candidates.clear();
        byDepth.collect(logits, bucket, candidates);
        return candidates.draw(target - byDepth.above(bucket));
    }
}
