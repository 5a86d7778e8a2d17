package io.millrace.generation;

import io.millrace.decoding.TokenConstraint;
import io.millrace.decoding.TokenMask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Free tokens, or some of them, and now and then, as the token before has it, a phrase that has to come. */
final class Phrases implements TokenConstraint {

    static final int VOCABULARY = 32;
    private static final int TOKENS = 24;

    private int[] phrase = {};
    private int accepted;

    @Override
    public long @Nullable [] allowed() {
        if (phrase.length == 0 && accepted % 2 == 0) {
            return null;
        }
        long[] mask = TokenMask.none(VOCABULARY);
        if (phrase.length > 0) {
            TokenMask.add(mask, phrase[0]);
        } else {
            mask[0] = 0x5A5A5A;
        }
        return mask;
    }

    @Override
    public int[] forced() {
        return phrase.clone();
    }

    @Override
    public void accept(int token) {
        accepted++;
        phrase = phrase.length > 1 ? Arrays.copyOfRange(phrase, 1, phrase.length) : behind(token);
    }

    private int[] behind(int token) {
        int[] next = new int[phrase.length == 1 || token % 3 > 0 ? 0 : token % 7];
        Arrays.setAll(next, i -> (token * 5 + i * 3 + accepted) % TOKENS);
        return next;
    }

    @Override
    public boolean hasEnded() {
        return false;
    }
}
