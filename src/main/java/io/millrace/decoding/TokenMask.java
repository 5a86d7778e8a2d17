package io.millrace.decoding;

import java.util.Arrays;

/** Sets of tokens in bits: token t is bit {@code t % 64} of word {@code t / 64}. */
public final class TokenMask {

    private TokenMask() {}

    /** A set of none of so many tokens. */
    public static long[] none(int tokens) {
        return new long[(tokens + Long.SIZE - 1) / Long.SIZE];
    }

    /** All of so many tokens. */
    public static long[] all(int tokens) {
        long[] mask = none(tokens);
        Arrays.fill(mask, -1);
        return mask;
    }

    /** Puts a token in, if the set has a place for it. */
    public static void add(long[] mask, int token) {
        if (token >> 6 < mask.length) {
            mask[token >> 6] |= 1L << token;
        }
    }

    /** Takes a token out. */
    public static void remove(long[] mask, int token) {
        if (token >> 6 < mask.length) {
            mask[token >> 6] &= ~(1L << token);
        }
    }

    /** Sets the logits of all tokens outside the set to −∞. */
    static void apply(long[] allowed, float[] logits) {
        for (int word = 0; word << 6 < logits.length; word++) {
            long bits = word < allowed.length ? allowed[word] : 0;
            int from = word << 6;
            int to = Math.min(from + Long.SIZE, logits.length);
            if (bits == 0) {
                Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
            } else if (bits != -1) {
                apply(bits, logits, from, to);
            }
        }
    }

    private static void apply(long bits, float[] logits, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bits >>> i & 1) == 0) {
                logits[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** Whether no token of the set has a logit above −∞. */
    static boolean leavesNone(long[] allowed, float[] logits) {
        for (int word = 0; word < allowed.length; word++) {
            for (long bits = allowed[word]; bits != 0; bits &= bits - 1) {
                int token = (word << 6) + Long.numberOfTrailingZeros(bits);
                if (token < logits.length && logits[token] != Float.NEGATIVE_INFINITY) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The only token of the set; −1 where there are none or several. */
    static int only(long[] allowed) {
        int only = -1;
        for (int word = 0; word < allowed.length; word++) {
            long bits = allowed[word];
            if (bits != 0) {
                if (only >= 0 || (bits & bits - 1) != 0) {
                    return -1;
                }
                only = (word << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return only;
    }

    /** The lowest token of the set. */
    static int first(long[] allowed) {
        for (int word = 0; word < allowed.length; word++) {
            if (allowed[word] != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(allowed[word]);
            }
        }
        throw new IllegalStateException("the constraint leaves no token");
    }
}
