package io.millrace.constraint.match;

/** One text on its way through a language. Not safe for threads; copies are independent. */
public interface Matcher {

    /**
     * Fills in the tokens that may come next: bit {@code t % 64} of word {@code t / 64} for token t. A token may come when some
     * valid whole text begins with what was accepted and the token's bytes. Tokens without bytes (special ones) may not.
     */
    void allowed(long[] mask);

    /**
     * Goes on by a token.
     *
     * @return whether it was allowed; if not, nothing has changed
     */
    boolean accept(int token);

    /** Goes on by bytes; as {@link #accept(int)}. */
    boolean accept(byte[] bytes);

    /** Whether the text may end here. */
    boolean mayEnd();

    /** Whether the text must end here: it may, and nothing may follow. */
    boolean mustEnd();

    /** The bytes that every valid text goes on with from here, up to a limit; empty where there is a choice or the text may end. */
    byte[] forced(int limit);

    Matcher copy();
}
