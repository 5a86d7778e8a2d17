package io.millrace.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenMaskTest {

    @Test
    void addAndRemove_tokensOfTheSet_setTheirBits() {
        long[] mask = TokenMask.none(130);
        TokenMask.add(mask, 3);
        TokenMask.add(mask, 129);
        TokenMask.remove(mask, 3);
        assertThat(mask).containsExactly(0, 0, 2);
    }

    @Test
    void addAndRemove_tokensBeyondTheSet_changeNothing() {
        long[] mask = TokenMask.all(64);
        TokenMask.remove(mask, 64);
        TokenMask.add(mask, 1_000);
        assertThat(mask).containsExactly(-1);
    }
}
