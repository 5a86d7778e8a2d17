package io.millrace.transducer;

/**
 * What scores of a transducer are of.
 *
 * @param symbols tokens, the blank among them
 * @param blank says nothing
 * @param timed whether scores of durations come behind those of the tokens: 0, 1, 2 … frames
 * @param mostInPlace tokens of one frame
 */
public record TokenRules(int symbols, int blank, boolean timed, int mostInPlace) {

    private static final int MOST_DURATIONS = 64;

    public TokenRules {
        if (blank < 0 || blank >= symbols || mostInPlace < 1) {
            throw new IllegalArgumentException(
                    symbols + " symbols, of which " + blank + " is the blank, and " + mostInPlace + " in place");
        }
    }

    /**
     * Holds what a graph gives against the vocabulary.
     *
     * @param scores that it gives for a frame
     * @throws IllegalArgumentException naming both numbers
     */
    public void require(int scores) {
        int rest = scores - symbols;
        if (timed && (rest < 2 || rest > MOST_DURATIONS)) {
            throw new IllegalArgumentException("gives " + scores + " scores where the vocabulary has " + symbols
                    + " symbols, which leaves " + rest + " for durations; must be 2 to " + MOST_DURATIONS);
        }
        if (!timed && rest != 0) {
            throw new IllegalArgumentException(
                    "gives " + scores + " scores where the vocabulary has " + symbols + " symbols; must be as many");
        }
    }
}
