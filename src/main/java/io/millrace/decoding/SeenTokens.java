package io.millrace.decoding;

import java.util.Arrays;

/** The distinct tokens of a sequence with their counts in the completion: dense arrays behind an open-addressing index. */
final class SeenTokens {

    private int[] index = new int[64];
    private int[] tokens = new int[32];
    private int[] counts = new int[32];
    private int size;

    int size() {
        return size;
    }

    int token(int i) {
        return tokens[i];
    }

    /** Occurrences in the completion of the {@code i}-th distinct token; 0 where only the prompt has it. */
    int count(int i) {
        return counts[i];
    }

    void addPrompt(int token) {
        find(token);
    }

    void addSampled(int token) {
        int i = find(token);
        counts[i]++;
    }

    private int find(int token) {
        int slot = slot(token);
        if (index[slot] == 0) {
            slot = append(token, slot);
        }
        return index[slot] - 1;
    }

    private int append(int token, int slot) {
        if (size == tokens.length) {
            grow();
            slot = slot(token);
        }
        tokens[size] = token;
        index[slot] = ++size;
        return slot;
    }

    /** Where the index holds {@code token}, or the empty place where it belongs; at least half the index is empty. */
    private int slot(int token) {
        int mask = index.length - 1;
        int slot = ((token * 0x9e3779b9) >>> 7) & mask;
        while (index[slot] != 0 && tokens[index[slot] - 1] != token) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        tokens = Arrays.copyOf(tokens, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
        index = new int[4 * size];
        for (int i = 0; i < size; i++) {
            index[slot(tokens[i])] = i + 1;
        }
    }
}
