package io.millrace.constraint;

/**
 * How much of a machine one constraint may take.
 *
 * @param expressions derivatives of regular expressions kept at once; a search that needs more fails
 * @param states states of the text kept at once, with their transitions; older ones are dropped and found again
 * @param configurations ways in which one text may have been read, of one state
 * @param depth open parts of a grammar at one place of the text
 * @param masks bytes of memory for masks, twice: of terminals and of states
 */
public record Limits(int expressions, int states, int configurations, int depth, long masks) {

    public static final Limits DEFAULT = new Limits(500_000, 20_000, 2_000, 10_000, 16 << 20);
}
