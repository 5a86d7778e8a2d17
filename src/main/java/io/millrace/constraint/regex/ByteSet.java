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

    boolean within(int first, int last) {
        return java.util.stream.IntStream.range(0, 256).allMatch(b -> first <= b && b <= last || !contains(b));
    }

    boolean isEmpty() {
        return Arrays.stream(words).allMatch(word -> word == 0);
    }
}
