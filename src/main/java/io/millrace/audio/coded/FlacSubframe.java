package io.millrace.audio.coded;

import java.util.Arrays;

/** One channel of a FLAC frame. */
final class FlacSubframe {

    private static final int FIXED = 8;
    private static final int MOST_FIXED = 4;
    private static final int LINEAR = 32;
    private static final int[][] FIXED_COEFFICIENTS = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

    private final Bits in;
    private final int size;
    private final int[] samples;
    private int bits;

    FlacSubframe(Bits in, int bits, int size) {
        this.in = in;
        this.bits = bits;
        this.size = size;
        this.samples = new int[size];
    }

    int[] decode() {
        in.read(1);
        int type = in.readInt(6);
        int wasted = in.read(1) == 0 ? 0 : in.unary() + 1;
        bits -= wasted;
        if (bits < 1 || bits > Integer.SIZE) {
            throw new BrokenSound("a FLAC subframe has samples of " + bits + " bits");
        }
        read(type);
        for (int i = 0; wasted > 0 && i < size; i++) {
            samples[i] <<= wasted;
        }
        return samples;
    }

    private void read(int type) {
        if (type == 0) {
            Arrays.fill(samples, in.signed(bits));
        } else if (type == 1) {
            verbatim(size);
        } else if (type >= FIXED && type <= FIXED + MOST_FIXED) {
            predicted(FIXED_COEFFICIENTS[type - FIXED], type - FIXED, true);
        } else if (type >= LINEAR) {
            predicted(new int[type - LINEAR + 1], type - LINEAR + 1, false);
        } else {
            throw new BrokenSound("a FLAC subframe is of the reserved type " + type);
        }
    }

    private void verbatim(int count) {
        for (int i = 0; i < count; i++) {
            samples[i] = in.signed(bits);
        }
    }

    private void predicted(int[] coefficients, int order, boolean fixed) {
        if (order > size) {
            throw new BrokenSound("a FLAC subframe of " + size + " samples has a predictor of " + order);
        }
        verbatim(order);
        int shift = fixed ? 0 : coefficients(coefficients);
        residual(order);
        for (int i = order; i < size; i++) {
            long sum = 0;
            for (int j = 0; j < order; j++) {
                sum += (long) coefficients[j] * samples[i - j - 1];
            }
            samples[i] += (int) (sum >> shift);
        }
    }

    /* The shift that goes with them. */
    private int coefficients(int[] coefficients) {
        int precision = in.readInt(4) + 1;
        int shift = in.signed(5);
        if (precision > 15 || shift < 0) {
            throw new BrokenSound("a FLAC predictor has " + precision + " bits and a shift of " + shift);
        }
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = in.signed(precision);
        }
        return shift;
    }

    private void residual(int order) {
        int method = in.readInt(2);
        int partitions = 1 << in.readInt(4);
        if (method > 1 || size % partitions != 0 || size / partitions < order) {
            throw new BrokenSound("a FLAC residual has method " + method + " and " + partitions + " partitions of "
                    + size + " samples");
        }
        int at = order;
        for (int i = 1; i <= partitions; i++) {
            int end = size / partitions * i;
            partition(at, end, method == 0 ? 4 : 5);
            at = end;
        }
    }

    private void partition(int from, int end, int width) {
        int parameter = in.readInt(width);
        if (parameter == (1 << width) - 1) {
            int raw = in.readInt(5);
            for (int i = from; i < end; i++) {
                samples[i] = in.signed(raw);
            }
            return;
        }
        for (int i = from; i < end; i++) {
            long folded = (long) in.unary() << parameter | in.read(parameter);
            samples[i] = (int) (folded >>> 1 ^ -(folded & 1));
        }
    }
}
