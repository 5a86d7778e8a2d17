package io.millrace.insight;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Runs a load over and over until this virtual machine, which serves it, has compiled what it runs through. */
final class WarmUp {

    private static final Duration STRETCH = Duration.ofSeconds(3);

    /** It is warm when neither the rate has grown by more than this nor more of the time went into compiling, for so many stretches. */
    private static final double GROWTH = 1.03;

    private static final double COMPILING = 0.2;
    private static final int STEADY = 3;
    private static final int LONGEST = 60;

    private WarmUp() {}

    /** A load of one stretch. */
    @FunctionalInterface
    interface Load {
        /** How much was answered. */
        double run(Duration stretch) throws IOException, InterruptedException;
    }

    /** The best rate. */
    static double untilSteady(Load load) throws IOException, InterruptedException {
        double best = 0;
        int steady = 0;
        for (int i = 0; i < LONGEST && steady < STEADY; i++) {
            double before = compiling();
            double rate = load.run(STRETCH);
            double share = (compiling() - before) / STRETCH.toMillis();
            steady = share > COMPILING || rate > GROWTH * best ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
        return best;
    }

    /* Milliseconds that the compilers of this process took since it started. */
    private static double compiling() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }
}
