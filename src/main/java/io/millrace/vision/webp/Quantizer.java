package io.millrace.vision.webp;

/**
 * What the coefficients of a segment are multiplied with (RFC 6386, section 9.6 and 14.1): each the first of a block, and the others.
 *
 * @param luma steps of brightness
 * @param means steps of the block that has the first coefficients of the sixteen
 * @param chroma steps of colours
 */
record Quantizer(int[] luma, int[] means, int[] chroma) {

    private static final int LAST = 127;
    private static final int LAST_CHROMA = 117;

    /** @param changes of the index: luma's first, both of the means, both of colours */
    static Quantizer of(int index, int[] changes) {
        int means = step(LossyTables.AC_STEPS, index + changes[2], LAST) * 101_581 >> 16; // 155 / 100
        return new Quantizer(
                new int[] {step(LossyTables.DC_STEPS, index + changes[0], LAST), step(LossyTables.AC_STEPS, index, LAST)
                },
                new int[] {2 * step(LossyTables.DC_STEPS, index + changes[1], LAST), Math.max(8, means)},
                new int[] {
                    step(LossyTables.DC_STEPS, index + changes[3], LAST_CHROMA),
                    step(LossyTables.AC_STEPS, index + changes[4], LAST)
                });
    }

    private static int step(int[] steps, int index, int last) {
        return steps[Math.clamp(index, 0, last)];
    }
}
