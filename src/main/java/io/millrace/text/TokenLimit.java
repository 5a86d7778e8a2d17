package io.millrace.text;

/**
 * How much of a text is read. Reading ends once there are more tokens than are wanted, which is more than the text may have, or more than
 * are kept of it.
 *
 * @param param the text's name in refusals
 * @param most tokens that are wanted
 * @param fromEnd whether those at its end are wanted, rather than those at its beginning
 */
public record TokenLimit(String param, int most, boolean fromEnd) {

    /** The whole text. */
    public static TokenLimit none(String param) {
        return new TokenLimit(param, Integer.MAX_VALUE, false);
    }
}
