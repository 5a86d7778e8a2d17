package io.millrace.insight;

import java.io.IOException;
import java.time.Duration;

/** Runs a load over and over until the virtual machine has compiled what it runs through. */
public final class WarmUp {

    /** How long each stretch of the load is. */
    public static final Duration STRETCH = Duration.ofSeconds(3);

    /** It is warm when the rate has not grown by more than this for so many stretches. */
    private static final double GROWTH = 1.03;

    private static final int STEADY = 3;

    private WarmUp() {}

    /** A load of one stretch. */
    @FunctionalInterface
    public interface Load {
        /** How much was answered. */
        double run(Duration stretch) throws IOException, InterruptedException;
    }

    /** The best rate. */
    public static double untilSteady(Load load) throws IOException, InterruptedException {
        double best = 0;
        for (int since = 0; since < STEADY; since++) {
            double rate = load.run(STRETCH);
            if (rate > GROWTH * best) {
                best = rate;
                since = -1;
            }
        }
        return best;
    }
}
