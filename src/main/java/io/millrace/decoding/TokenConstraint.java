package io.millrace.decoding;

import org.jspecify.annotations.Nullable;

/** Holds one sequence to a language of texts, token by token. Used by one thread. */
public interface TokenConstraint {

    /**
     * The tokens that may come next: bit {@code t % 64} of word {@code t / 64} for token t, end tokens among them. Null where any
     * may. Not to be changed; valid until the next {@link #accept}.
     *
     * @throws io.millrace.core.ServingException if the language cannot be followed further
     */
    long @Nullable [] allowed();

    /**
     * The tokens that come next whatever the model says, as far as that is known; none where there is a choice. {@link #allowed}
     * has the first of them alone, and once that is accepted the others are what comes next.
     */
    default int[] forced() {
        return new int[0];
    }

    /** Goes on by a token that may come. */
    void accept(int token);

    /** Whether the text is whole and nothing may follow, so that no end token is needed. */
    boolean hasEnded();
}
