package io.millrace.audio;

import java.util.Arrays;

/**
 * Samples of one channel at another rate, behind a low-pass at the lower of both half rates. Given n samples in all it gives
 * ⌈n · to / from⌉, the first at the time of the first. Holds a filter's length of samples. Of one thread.
 */
public final class Resampler {

    /** Most values of half of all filters that are kept; those of odd rates are made anew for each sample. */
    private static final int MOST_KEPT = 1 << 18;

    private final long from;
    private final long to;
    private final double scale;
    private final int reach;
    private final float[][] filters;
    private float[] held = new float[0];
    private long first;
    private long given;

    public Resampler(int from, int to) {
        long common = common(from, to);
        this.from = from / common;
        this.to = to / common;
        this.scale = Math.min(1, (double) to / from);
        this.reach = (int) Math.ceil(Sinc.CROSSINGS / scale);
        this.filters = new float[this.to * reach <= MOST_KEPT ? (int) this.to : 0][];
    }

    private static long common(long a, long b) {
        return b == 0 ? a : common(b, a % b);
    }

    /**
     * What can be said after more samples.
     *
     * @param last whether no others come
     */
    public float[] next(float[] samples, boolean last) {
        if (from == to) {
            return samples;
        }
        append(samples);
        long end = first + held.length;
        long known = last ? (end * to + from - 1) / from : Math.max(given, (end - reach) * to / from);
        float[] out = new float[Math.toIntExact(known - given)];
        for (int i = 0; i < out.length; i++) {
            out[i] = at(given + i);
        }
        given = known;
        forget();
        return out;
    }

    private void append(float[] samples) {
        int before = held.length;
        held = Arrays.copyOf(held, before + samples.length);
        System.arraycopy(samples, 0, held, before, samples.length);
    }

    /* What lies more than the filter's reach before the next sample. */
    private void forget() {
        long needed = Math.clamp(given * from / to - reach, first, first + held.length);
        held = Arrays.copyOfRange(held, (int) (needed - first), held.length);
        first = needed;
    }

    private float at(long index) {
        long whole = index * from / to;
        float[] filter = filter((int) (index * from % to));
        int begin = (int) (whole - reach - first);
        int low = Math.max(0, -begin);
        int high = Math.min(filter.length, held.length - begin);
        double sum = 0;
        for (int i = low; i < high; i++) {
            sum += held[begin + i] * filter[i];
        }
        return (float) sum;
    }

    private float[] filter(int phase) {
        if (filters.length == 0) {
            return made(phase);
        }
        float[] known = filters[phase];
        if (known == null) {
            known = made(phase);
            filters[phase] = known;
        }
        return known;
    }

    /* Of samples from the reach before to the reach behind. */
    private float[] made(int phase) {
        float[] filter = new float[2 * reach + 1];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = (float) (scale * Sinc.at((i - reach - (double) phase / to) * scale));
        }
        return filter;
    }
}
