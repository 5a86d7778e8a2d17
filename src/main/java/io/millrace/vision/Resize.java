package io.millrace.vision;

import java.util.Arrays;

/**
 * Resizing as Pillow does it: across, then down, each rounded to 8 bits; when an image shrinks the filter widens by the same factor, so
 * that every pixel counts.
 */
public final class Resize {

    private Resize() {}

    public static Pixels of(Pixels image, int width, int height, Resampling filter, Slices slices) {
        return down(across(image, width, filter, slices), height, filter, slices);
    }

    private static Pixels across(Pixels image, int width, Resampling filter, Slices slices) {
        if (width == image.width()) {
            return image;
        }
        Pixels resized = Pixels.black(width, image.height());
        Weights weights = Weights.of(image.width(), width, filter);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                double[] of = weights.of(x);
                pixel(image, y * image.width() + weights.first(x), of, resized, y * width + x);
                slices.did(of.length);
            }
        }
        return resized;
    }

    private static void pixel(Pixels image, int first, double[] weights, Pixels resized, int pixel) {
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            int place = first * Pixels.CHANNELS + channel;
            double sum = 0;
            for (double weight : weights) {
                sum += weight * (image.rgb()[place] & 0xff);
                place += Pixels.CHANNELS;
            }
            resized.rgb()[pixel * Pixels.CHANNELS + channel] = level(sum);
        }
    }

    private static Pixels down(Pixels image, int height, Resampling filter, Slices slices) {
        if (height == image.height()) {
            return image;
        }
        Pixels resized = Pixels.black(image.width(), height);
        Weights weights = Weights.of(image.height(), height, filter);
        double[] sums = new double[image.width() * Pixels.CHANNELS];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < weights.of(y).length; k++) {
                add(image.rgb(), (weights.first(y) + k) * sums.length, weights.of(y)[k], sums);
                slices.did(image.width());
            }
            round(sums, resized.rgb(), y * sums.length);
        }
        return resized;
    }

    private static void add(byte[] rgb, int start, double weight, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (rgb[start + i] & 0xff);
        }
    }

    private static void round(double[] sums, byte[] rgb, int start) {
        for (int i = 0; i < sums.length; i++) {
            rgb[start + i] = level(sums[i]);
        }
    }

    private static byte level(double value) {
        return (byte) Math.clamp(Math.round(value), 0, 255);
    }
}
