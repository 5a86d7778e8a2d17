package io.millrace.constraint.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some tokens of a vocabulary, either as a mask or, where they are few, listed.
 *
 * @param mask a word for 64 tokens; null where they are listed
 */
record TokenSet(long @Nullable [] mask, int[] few) {

    private static final int FEW = 256;
    private static final int[] NONE = {};

    static TokenSet of(long[] mask) {
        int count = 0;
        for (int i = 0; i < mask.length && count <= FEW; i++) {
            count += Long.bitCount(mask[i]);
        }
        return count > FEW ? new TokenSet(mask, NONE) : new TokenSet(null, listed(mask, count));
    }

    private static int[] listed(long[] mask, int count) {
        int[] few = new int[count];
        int size = 0;
        for (int i = 0; i < mask.length; i++) {
            for (long word = mask[i]; word != 0; word &= word - 1) {
                few[size++] = i << 6 | Long.numberOfTrailingZeros(word);
            }
        }
        return few;
    }

    void addTo(long[] target) {
        for (int token : few) {
            target[token >> 6] |= 1L << token;
        }
        if (mask != null) {
            for (int i = 0; i < mask.length; i++) {
                target[i] |= mask[i];
            }
        }
    }

    long[] copy(int words) {
        if (mask != null) {
            return Arrays.copyOf(mask, words);
        }
        long[] copy = new long[words];
        addTo(copy);
        return copy;
    }

    /** Bytes of memory, about. */
    int memory() {
        return 64 + few.length * Integer.BYTES + (mask == null ? 0 : mask.length * Long.BYTES);
    }
}
