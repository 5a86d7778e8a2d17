package io.millrace.profile.graph;

/**
 * The sizes of one run.
 *
 * @param batch sequences, texts or rows
 * @param tokens new ones of each; of a graph without tokens 1
 * @param past positions that each has behind it
 */
public record Step(int batch, int tokens, int past) {

    /** New tokens of all. */
    public long rows() {
        return (long) batch * tokens;
    }

    /** Positions that each new token looks at, on average; it does not look at those behind it where {@code causal}. */
    double context(boolean causal) {
        return causal ? past + (tokens + 1) / 2.0 : past + tokens;
    }
}
