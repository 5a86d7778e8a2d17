package io.millrace.vision;

/**
 * Resizing as Pillow does it: across, then down, each rounded to 8 bits; when an image shrinks the filter widens by the same factor, so
 * that every pixel counts.
 */
final class Resize {

    private Resize() {}

    static Pixels of(Pixels image, int width, int height, Resampling filter) {
        return down(across(image, width, filter), height, filter);
    }

    private static Pixels across(Pixels image, int width, Resampling filter) {
        if (width == image.width()) {
            return image;
        }
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, image.height()), Pixels.CHANNELS)];
        Weights weights = Weights.of(image.width(), width, filter);
        for (int y = 0; y < image.height(); y++) {
            line(
                    new Line(image.rgb(), y * image.width() * Pixels.CHANNELS, Pixels.CHANNELS),
                    new Line(rgb, y * width * Pixels.CHANNELS, Pixels.CHANNELS),
                    weights);
        }
        return new Pixels(width, image.height(), rgb);
    }

    private static Pixels down(Pixels image, int height, Resampling filter) {
        if (height == image.height()) {
            return image;
        }
        int row = image.width() * Pixels.CHANNELS;
        byte[] rgb = new byte[Math.multiplyExact(row, height)];
        Weights weights = Weights.of(image.height(), height, filter);
        for (int x = 0; x < image.width(); x++) {
            int start = x * Pixels.CHANNELS;
            line(new Line(image.rgb(), start, row), new Line(rgb, start, row), weights);
        }
        return new Pixels(image.width(), height, rgb);
    }

    private static void line(Line source, Line target, Weights weights) {
        for (int i = 0; i < weights.size(); i++) {
            for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                target.rgb[target.start + i * target.step + channel] = weighted(source, channel, weights, i);
            }
        }
    }

    private static byte weighted(Line source, int channel, Weights weights, int i) {
        double[] of = weights.of(i);
        int place = source.start + weights.first(i) * source.step + channel;
        double sum = 0;
        for (double weight : of) {
            sum += weight * (source.rgb[place] & 0xff);
            place += source.step;
        }
        return (byte) Math.clamp(Math.round(sum), 0, 255);
    }

    /** A row or a column of an image: the place of its first pixel, and the distance to the next. */
    private record Line(byte[] rgb, int start, int step) {}
}
