package io.millrace.insight;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Runs a load over and over until the virtual machine that serves it has compiled what it runs through. */
public final class WarmUp {

    /** How long each stretch of the load is. */
    public static final Duration STRETCH = Duration.ofSeconds(3);

    /** It is warm when neither the rate has grown by more than this nor more of the time went into compiling, for so many stretches. */
    private static final double GROWTH = 1.03;

    private static final double COMPILING = 0.2;
    private static final int STEADY = 3;
    private static final int LONGEST = 60;

    private WarmUp() {}

    /** A load of one stretch. */
    @FunctionalInterface
    public interface Load {
        /** How much was answered. */
        double run(Duration stretch) throws IOException, InterruptedException;
    }

    /** The virtual machine that serves. */
    @FunctionalInterface
    public interface Machine {
        /** Milliseconds that its compilers took since it started. */
        double compiling() throws IOException;

        /** This process. */
        static Machine here() {
            return () -> ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
        }

        /** That of the service on this port. */
        static Machine at(int port) {
            return () -> Scrape.of(port).sum("jvm_compilation_time_ms_total", "");
        }
    }

    /** The best rate. */
    public static double untilSteady(Machine machine, Load load) throws IOException, InterruptedException {
        double best = 0;
        int steady = 0;
        for (int i = 0; i < LONGEST && steady < STEADY; i++) {
            double before = machine.compiling();
            double rate = load.run(STRETCH);
            double compiling = (machine.compiling() - before) / STRETCH.toMillis();
            steady = compiling > COMPILING || rate > GROWTH * best ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
        return best;
    }
}
