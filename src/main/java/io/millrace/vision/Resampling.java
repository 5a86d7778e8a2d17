package io.millrace.vision;

import java.util.Arrays;

/** Filters of Pillow's {@code Image.resize}, in the order of their codes in {@code resample}. */
enum Resampling {
    NEAREST(0),
    LANCZOS(3),
    BILINEAR(1),
    BICUBIC(2),
    BOX(0.5),
    HAMMING(1);

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    static Resampling of(int code) {
        if (code < 0 || code >= values().length) {
            throw new IllegalStateException("resample is " + code + ", must be between 0 and " + (values().length - 1)
                    + ": " + Arrays.toString(values()));
        }
        return values()[code];
    }

    /** How far from its centre the filter reaches, in pixels of the larger of the two images' grids. */
    double support() {
        return support;
    }

    /** Weight at a distance from the centre. */
    double weight(double distance) {
        double x = Math.abs(distance);
        return switch (this) {
            case NEAREST -> throw new IllegalStateException("nearest takes one pixel and weighs none");
            case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - x);
            case HAMMING -> x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
            case BICUBIC -> cubic(x);
            case LANCZOS -> x >= support ? 0 : sinc(x) * sinc(x / support);
        };
    }

    /* Keys' kernel with a = -0.5, IEEE Trans. ASSP 29 (1981). */
    private static double cubic(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
