package io.millrace.constraint.regex;

import java.util.Arrays;

/** A set of bytes, in eight ints. */
final class ByteSet {

    static final int WORDS = 8;

    final int[] words;

    ByteSet() {
        this(new int[WORDS]);
    }

    ByteSet(int[] words) {
        this.words = words;
    }

    static ByteSet of(int value) {
        return new ByteSet().add(value);
    }

    static ByteSet all() {
        ByteSet set = new ByteSet();
        Arrays.fill(set.words, -1);
        return set;
    }

    ByteSet add(int value) {
        words[value >> 5] |= 1 << value;
        return this;
    }

    boolean contains(int value) {
        return (words[value >> 5] >> value & 1) == 1;
    }

    /** Whether all are ASCII. */
    boolean isAscii() {
        return (words[4] | words[5] | words[6] | words[7]) == 0;
    }

    /** Whether all are ASCII which a JSON string holds as it is. */
    boolean isPlain() {
        return isAscii() && words[0] == 0 && !contains('"') && !contains('\\');
    }

    boolean isEmpty() {
        return isAscii() && (words[0] | words[1] | words[2] | words[3]) == 0;
    }
}
