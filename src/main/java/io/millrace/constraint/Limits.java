package io.millrace.constraint;

/**
 * How much of a machine one constraint may take.
 *
 * @param expressions derivatives of regular expressions: half of them for the description itself, half for what a text makes of it;
 *     the latter are dropped and found again as texts go on
 * @param states states of texts kept at once, dropped and found again likewise
 * @param configurations ways in which one text may have been read, of one state
 * @param depth open parts of a grammar at one place of a text
 * @param steps derivatives and parts of the grammar looked at, of making a constraint ready and of one mask or one token
 * @param masks bytes of memory for masks, twice: of terminals and of states
 */
public record Limits(int expressions, int states, int configurations, int depth, int steps, long masks) {

    public static final Limits DEFAULT = new Limits(400_000, 20_000, 2_000, 10_000, 20_000_000, 16 << 20);
}
