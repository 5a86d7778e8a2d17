package io.millrace.lab.load;

import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** Runs a load over and over until the virtual machine that serves it has compiled what it runs through. */
public final class WarmUp {

    private static final Duration STRETCH = Duration.ofSeconds(3);

    /** It is warm when neither the rate has grown by more than this nor more of the time went into compiling, for so many stretches. */
    private static final double GROWTH = 1.03;

    private static final double COMPILING = 0.2;
    private static final int STEADY = 3;
    private static final int LONGEST = 20;

    private WarmUp() {}

    /**
     * The best rate.
     *
     * @param load of one stretch; how much was answered
     */
    public static double untilSteady(Service service, ToDoubleFunction<Duration> load) throws IOException {
        double best = 0;
        int steady = 0;
        for (int i = 0; i < LONGEST && steady < STEADY; i++) {
            double before = compiling(service);
            double rate = load.applyAsDouble(STRETCH);
            double share = (compiling(service) - before) / STRETCH.toMillis();
            steady = share > COMPILING || rate > GROWTH * best ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
        return best;
    }

    /** Milliseconds that its compilers took since it started. */
    private static double compiling(Service service) throws IOException {
        return service.scrape().sum("jvm_compilation_time_ms_total", "");
    }
}
