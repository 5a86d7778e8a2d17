package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/**
 * From brightness and colours, of which each stands for two by two pixels, to red, green and blue: colours are interpolated from the four that
 * are nearest, 9 : 3 : 3 : 1, then ITU-R BT.601, with the arithmetic of libwebp.
 */
final class LossyColours {

    private final Plane luma;
    private final int width;
    private final byte[] rgb;
    private final int[] blues;
    private final int[] reds;

    private LossyColours(Plane luma, int width, int height) {
        this.luma = luma;
        this.width = width;
        this.rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        this.blues = new int[width];
        this.reds = new int[width];
    }

    static byte[] rgb(Plane luma, Plane blue, Plane red, int width, int height, LongConsumer did) {
        LossyColours colours = new LossyColours(luma, width, height);
        int last = height - 1 >> 1;
        for (int y = 0; y < height; y++) {
            int near = y >> 1;
            int far = Math.clamp(near + (y % 2 == 0 ? -1 : 1), 0, last);
            colours.interpolated(blue, near, far, colours.blues);
            colours.interpolated(red, near, far, colours.reds);
            colours.row(y);
            did.accept(width);
        }
        return colours.rgb;
    }

    private void interpolated(Plane plane, int near, int far, int[] levels) {
        int nearAt = plane.place(0, near);
        int farAt = plane.place(0, far);
        levels[0] = 3 * plane.at(nearAt) + plane.at(farAt) + 2 >> 2;
        for (int x = 1; x <= width - 1 >> 1; x++) {
            int nearLeft = plane.at(nearAt + x - 1);
            int nearRight = plane.at(nearAt + x);
            int farLeft = plane.at(farAt + x - 1);
            int farRight = plane.at(farAt + x);
            int all = nearLeft + nearRight + farLeft + farRight + 8;
            levels[2 * x - 1] = (all + 2 * (nearRight + farLeft) >> 3) + nearLeft >> 1;
            levels[2 * x] = (all + 2 * (nearLeft + farRight) >> 3) + nearRight >> 1;
        }
        if (width % 2 == 0) {
            int end = (width - 1) / 2;
            levels[width - 1] = 3 * plane.at(nearAt + end) + plane.at(farAt + end) + 2 >> 2;
        }
    }

    private void row(int y) {
        int place = luma.place(0, y);
        for (int x = 0, to = y * width * 3; x < width; x++, to += 3) {
            int light = luma.at(place + x) * 19_077 >> 8;
            int b = blues[x];
            int r = reds[x];
            rgb[to] = level(light + (r * 26_149 >> 8) - 14_234);
            rgb[to + 1] = level(light - (b * 6_419 >> 8) - (r * 13_320 >> 8) + 8_708);
            rgb[to + 2] = level(light + (b * 33_050 >> 8) - 17_685);
        }
    }

    /* Six bits are behind the point. */
    private static byte level(int value) {
        return (byte) Math.clamp(value >> 6, 0, 255);
    }
}
