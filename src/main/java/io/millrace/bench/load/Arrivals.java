package io.millrace.bench.load;

import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The gaps between requests that come by themselves, one after the other: a renewal process, or the times of a trace. For one thread. */
public final class Arrivals {

    /** In the place of a gap, where nothing comes any more. */
    public static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier gaps;

    private Arrivals(LongSupplier gaps) {
        this.gaps = gaps;
    }

    /** Nanoseconds until the next request, or {@link #NEVER}. */
    public long gap() {
        return gaps.getAsLong();
    }

    /** Evenly spaced. */
    public static Arrivals constant(double perSecond) {
        long gap = Math.round(1e9 / perSecond);
        return new Arrivals(() -> gap);
    }

    /**
     * Gaps of a gamma distribution with the mean 1 / {@code perSecond}.
     *
     * @param burstiness its shape: 1 is a Poisson process, less comes in bursts, more comes more evenly
     */
    public static Arrivals gamma(double perSecond, double burstiness, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        double scale = 1e9 / (perSecond * burstiness);
        return new Arrivals(() -> Math.round(scale * standardGamma(burstiness, random)));
    }

    /**
     * At times that are known.
     *
     * @param nanos since the start, none before the one ahead of it
     */
    public static Arrivals at(List<Long> nanos) {
        Iterator<Long> times = nanos.iterator();
        long[] last = {0};
        return new Arrivals(() -> {
            if (!times.hasNext()) {
                return NEVER;
            }
            long before = last[0];
            last[0] = times.next();
            return last[0] - before;
        });
    }

    /* Marsaglia and Tsang: A simple method for generating gamma variables, ACM TOMS 26(3), 2000. */
    private static double standardGamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            return standardGamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
