package net.sourceforge.jaad.aac.syntax;

/**
 * The powers 4/3 of all quantized values up to 8191 (ISO/IEC 14496-3, 4.6.1), in the place of JAAD's own table, which lacks the last: with it
 * any frame that holds the largest value fails.
 */
interface IQTable {

    float[] IQ_TABLE = table();

    private static float[] table() {
        float[] table = new float[8_192];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) Math.pow(i, 4 / 3.0);
        }
        return table;
    }
}
