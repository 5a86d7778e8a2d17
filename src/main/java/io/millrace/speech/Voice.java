package io.millrace.speech;

import java.util.Arrays;

/**
 * Who speaks.
 *
 * @param language as espeak-ng names it
 * @param speaker id of a graph that has several
 * @param styles rows of numbers, of which a text's length chooses one; empty where the graph takes none. Neither copied nor changed
 * @param width of a row
 */
public record Voice(String name, String language, long speaker, float[] styles, int width) {

    static Voice of(String name, String language, long speaker) {
        return new Voice(name, language, speaker, new float[0], 0);
    }

    /** The row for a text of so many symbols, the last for all that are longer. */
    public float[] style(int symbols) {
        if (width == 0) {
            return styles;
        }
        int row = Math.clamp(symbols, 0, styles.length / width - 1);
        return Arrays.copyOfRange(styles, row * width, (row + 1) * width);
    }
}
