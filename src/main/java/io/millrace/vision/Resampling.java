package io.millrace.vision;

import java.util.Arrays;

/** Filters of Pillow's {@code Image.resize}. */
public enum Resampling {
    NEAREST(0, 0),
    LANCZOS(1, 3),
    BILINEAR(2, 1),
    BICUBIC(3, 2),
    BOX(4, 0.5),
    HAMMING(5, 1);

    private final int code;
    private final double support;

    Resampling(int code, double support) {
        this.code = code;
        this.support = support;
    }

    public static Resampling of(int code) {
        return Arrays.stream(values())
                .filter(filter -> filter.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("resample is " + code + ", must be between 0 and "
                        + (values().length - 1) + ": " + Arrays.toString(values())));
    }

    /** As {@code resample} of preprocessor_config.json has it. */
    public int code() {
        return code;
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
