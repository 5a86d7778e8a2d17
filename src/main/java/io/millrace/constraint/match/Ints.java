package io.millrace.constraint.match;

import java.util.Arrays;

/** A growing row of ints. */
final class Ints {

    private int[] values = new int[16];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    void addAll(int[] more) {
        for (int value : more) {
            add(value);
        }
    }

    /** The values in ascending order, each once. */
    int[] toSet() {
        Arrays.sort(values, 0, size);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[distinct++] = values[i];
            }
        }
        return Arrays.copyOf(values, distinct);
    }

    void set(int index, int value) {
        values[index] = value;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
