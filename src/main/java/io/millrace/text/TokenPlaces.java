package io.millrace.text;

/**
 * Where the tokens of a text stand in it.
 *
 * @param starts first character (code point) of each token; −1 for a special token that is not in the text
 * @param ends one more than the last
 * @param continued whether each goes on with a word that an earlier one began
 */
public record TokenPlaces(TokenIds tokens, int[] starts, int[] ends, boolean[] continued) {}
