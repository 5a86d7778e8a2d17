package io.millrace.vision;

import java.util.Arrays;

/** What the samples of a JPEG's pixel are, by libjpeg's rules. Each has its fixed-point arithmetic, too. */
enum JpegColours {
    GREY(1),
    RGB(3),
    YCC(3),
    CMYK(4),
    YCCK(4);

    static final int NO_ADOBE = -1;

    private static final int HALF = 1 << 15;
    private static final int CENTRE = 128;
    private static final int LEVELS = 255;

    private final int channels;

    JpegColours(int channels) {
        this.channels = channels;
    }

    /**
     * @param names of the components, by the frame's header
     * @param adobe the transform that Adobe's marker states
     */
    static JpegColours of(byte[] names, boolean jfif, int adobe) {
        return switch (names.length) {
            case 1 -> GREY;
            case 3 ->
                jfif || adobe > 0 || adobe == NO_ADOBE && !Arrays.equals(names, new byte[] {'R', 'G', 'B'}) ? YCC : RGB;
            case 4 -> adobe > 0 ? YCCK : CMYK;
            default -> throw new BrokenImage("its JPEG has " + names.length + " samples a pixel");
        };
    }

    int channels() {
        return channels;
    }

    /** The samples as red, green and blue, in their own array where there are three. */
    byte[] rgb(byte[] samples, int width, int height, Slices slices) {
        if (this == RGB) {
            return samples;
        }
        byte[] rgb = channels == Pixels.CHANNELS
                ? samples
                : Pixels.black(width, height).rgb();
        for (int i = 0, from = 0, to = 0; i < width * height; i++, from += channels, to += Pixels.CHANNELS) {
            convert(samples, from, rgb, to);
            if (i % width == 0) {
                slices.did(width);
            }
        }
        return rgb;
    }

    private void convert(byte[] from, int at, byte[] rgb, int to) {
        switch (this) {
            case GREY -> Arrays.fill(rgb, to, to + Pixels.CHANNELS, from[at]);
            case RGB -> System.arraycopy(from, at, rgb, to, Pixels.CHANNELS);
            case YCC -> fromYcc(from, at, rgb, to);
            case CMYK -> inked(from, at, from[at + 3], rgb, to);
            case YCCK -> {
                fromYcc(from, at, rgb, to);
                invert(rgb, to);
                inked(rgb, to, from[at + 3], rgb, to);
            }
        }
    }

    /* ITU-R BT.601 in full range, 16 bits after the point. */
    private static void fromYcc(byte[] from, int at, byte[] rgb, int to) {
        int luma = from[at] & LEVELS;
        int blue = (from[at + 1] & LEVELS) - CENTRE;
        int red = (from[at + 2] & LEVELS) - CENTRE;
        rgb[to] = level(luma + (91_881 * red + HALF >> 16));
        rgb[to + 1] = level(luma + (-22_554 * blue - 46_802 * red + HALF >> 16));
        rgb[to + 2] = level(luma + (116_130 * blue + HALF >> 16));
    }

    private static byte level(int value) {
        return (byte) Math.clamp(value, 0, LEVELS);
    }

    private static void invert(byte[] levels, int at) {
        for (int i = at; i < at + Pixels.CHANNELS; i++) {
            levels[i] = (byte) ~levels[i];
        }
    }

    /* Inks are stored inverted, as Adobe does: a level says how much of the paper stays. */
    private static void inked(byte[] inks, int at, byte black, byte[] rgb, int to) {
        int paper = black & LEVELS;
        for (int i = 0; i < Pixels.CHANNELS; i++) {
            int ink = LEVELS - (inks[at + i] & LEVELS);
            int product = ink * paper + CENTRE;
            rgb[to + i] = level(paper - ((product >> 8) + product >> 8));
        }
    }
}
