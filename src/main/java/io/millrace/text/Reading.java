package io.millrace.text;

/**
 * What was read of a text, special tokens included.
 *
 * @param whole whether it is all of it; else there are more tokens than were wanted, and those wanted are among them
 */
public record Reading(TokenIds tokens, boolean whole) {}
