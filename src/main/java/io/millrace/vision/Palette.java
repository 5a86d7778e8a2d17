package io.millrace.vision;

/** Colours by number: red, green and blue in the low 24 bits; black where a palette has no colour for a number, as Pillow has it. */
final class Palette {

    private static final int SIZE = 256;
    private static final int GREY = 0x010101;

    private Palette() {}

    static int grey(int level) {
        return level * GREY;
    }

    /** Levels of grey, from black to white in so many steps. */
    static int[] greys(int count) {
        int[] colours = new int[count];
        for (int i = 0; i < count; i++) {
            colours[i] = grey(i * (SIZE - 1) / (count - 1));
        }
        return colours;
    }

    /**
     * Colours of three bytes each.
     *
     * @param step from one to the next
     * @param reversed blue first
     */
    static int[] of(byte[] bytes, int start, int count, int step, boolean reversed) {
        int[] colours = new int[SIZE];
        for (int i = 0; i < Math.min(count, SIZE); i++) {
            int at = start + i * step;
            int first = bytes[at] & 0xff;
            int last = bytes[at + 2] & 0xff;
            int green = (bytes[at + 1] & 0xff) << 8;
            colours[i] = reversed ? last << 16 | green | first : first << 16 | green | last;
        }
        return colours;
    }
}
