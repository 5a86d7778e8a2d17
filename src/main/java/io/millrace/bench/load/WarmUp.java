package io.millrace.bench.load;

import java.io.IOException;
import java.time.Duration;

/** A load over and over until who answers it has compiled, and loaded, what it runs through. */
public final class WarmUp {

    private static final Duration STRETCH = Duration.ofSeconds(3);

    /** It is steady when neither the rate has grown by more than this nor more of the time went into compiling, for so many stretches. */
    private static final double GROWTH = 1.03;

    private static final double COMPILING = 0.2;
    private static final int STEADY = 3;
    private static final int LONGEST = 30;

    private WarmUp() {}

    /** A load of one stretch. */
    @FunctionalInterface
    public interface Stretch {
        /** How much was answered a second. */
        double run(Duration time) throws IOException, InterruptedException;
    }

    /** Milliseconds that the compilers of who answers took since it started; always 0 where that is not known. */
    @FunctionalInterface
    public interface Compiling {
        double millis() throws IOException;
    }

    /** The best rate. */
    public static double untilSteady(Compiling compiling, Stretch load) throws IOException, InterruptedException {
        double best = 0;
        int steady = 0;
        for (int i = 0; i < LONGEST && steady < STEADY; i++) {
            double before = compiling.millis();
            double rate = load.run(STRETCH);
            double share = (compiling.millis() - before) / STRETCH.toMillis();
            steady = share > COMPILING || rate > GROWTH * best ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
        return best;
    }
}
