package io.millrace.speculation;

import java.util.Arrays;

/**
 * The tokens of a sequence, and where its end has occurred in it before: prompt lookup (Saxena, 2023) over an index of pairs, hash
 * chains as in LZ77. A match is followed while its tokens come true; else the longest of the latest {@link #CHAIN} occurrences is
 * taken, of equally long ones the latest. Work for a token is bounded, whatever the tokens; memory is 16 to 40 bytes a token.
 */
final class TokenHistory {

    /** Tokens that have to agree at least. */
    static final int SHORTEST = 2;

    /** Tokens up to which the lengths of matches are told apart. */
    static final int LONGEST = 32;

    /** Most occurrences of a hash that are looked at. */
    static final int CHAIN = 16;

    private static final int NONE = -1;

    private int[] tokens = new int[64];
    private int[] earlier = new int[64]; // the last position before with the same hash
    private int[] latest = filled(128); // by hash
    private int size;
    private int next; // what would come, were the match to go on
    private int matched;

    int size() {
        return size;
    }

    /** Of the match, up to {@link #LONGEST}; 0 where there is none. */
    int matched() {
        return matched;
    }

    /** What comes next by the match; −1 where there is none. */
    int predicted() {
        return matched == 0 ? NONE : tokens[next];
    }

    /** Writes the {@code count} tokens that come next by the match, which there has to be, going on in circles behind the end. */
    void predict(int count, int[] target) {
        for (int i = 0; i < count; i++) {
            int position = next + i;
            target[i] = position < size ? tokens[position] : target[position - size];
        }
    }

    void add(int token) {
        boolean goesOn = predicted() == token;
        if (size == tokens.length) {
            grow();
        }
        tokens[size++] = token;
        index(size - 1);
        if (goesOn) {
            next++;
            matched = Math.min(matched + 1, LONGEST);
        } else {
            search();
        }
    }

    private void index(int position) {
        if (position >= SHORTEST - 1) {
            int hash = hash(tokens[position - 1], tokens[position], latest.length);
            earlier[position] = latest[hash];
            latest[hash] = position;
        }
    }

    private void search() {
        matched = 0;
        int last = size - 1;
        int position = last < SHORTEST - 1 ? NONE : earlier[last];
        for (int i = 0; i < CHAIN && position != NONE; i++) {
            int length = common(position, last);
            if (length >= SHORTEST && length > matched) {
                matched = length;
                next = position + 1;
            }
            position = earlier[position];
        }
    }

    /* Tokens that agree up to two positions, the second the later. */
    private int common(int position, int last) {
        int length = 0;
        while (length < LONGEST && length <= position && tokens[position - length] == tokens[last - length]) {
            length++;
        }
        return length;
    }

    private void grow() {
        tokens = Arrays.copyOf(tokens, 2 * size);
        earlier = Arrays.copyOf(earlier, 2 * size);
        latest = filled(4 * size);
        for (int position = 0; position < size; position++) {
            index(position);
        }
    }

    private static int[] filled(int length) {
        int[] filled = new int[length];
        Arrays.fill(filled, NONE);
        return filled;
    }

    /** Of a pair, in {@code [0, length)}, a power of two. */
    static int hash(int first, int second, int length) {
        int mixed = (first * 0x9e3779b9 + second) * 0x85ebca6b;
        return (mixed ^ (mixed >>> 15)) & (length - 1);
    }
}
