package io.millrace.constraint;

import java.util.Arrays;

/** Numbers for tuples of ints: equal tuples have one number, from 0 up in the order in which they came. */
public final class Tuples {

    private int[][] tuples = new int[64][];
    private int[] table = filled(128);
    private int size;

    public int size() {
        return size;
    }

    /** The tuple of a number; not to be written to. */
    public int[] get(int id) {
        return tuples[id];
    }

    /** The number of a tuple, which is kept and must not be written to from then on. */
    public int intern(int... tuple) {
        int slot = slot(tuple);
        return table[slot] >= 0 ? table[slot] : add(tuple, slot);
    }

    private int add(int[] tuple, int slot) {
        if (size == tuples.length) {
            tuples = Arrays.copyOf(tuples, size * 2);
        }
        tuples[size] = tuple;
        table[slot] = size++;
        if (size * 2 > table.length) {
            rehash();
        }
        return size - 1;
    }

    private int slot(int[] tuple) {
        int slot = mix(Arrays.hashCode(tuple)) & table.length - 1;
        while (table[slot] >= 0 && !Arrays.equals(tuples[table[slot]], tuple)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private void rehash() {
        table = filled(table.length * 2);
        for (int id = 0; id < size; id++) {
            table[slot(tuples[id])] = id;
        }
    }

    private static int mix(int hash) {
        int h = hash * 0x9E3779B9;
        return h ^ h >>> 15;
    }

    private static int[] filled(int length) {
        int[] table = new int[length];
        Arrays.fill(table, -1);
        return table;
    }
}
