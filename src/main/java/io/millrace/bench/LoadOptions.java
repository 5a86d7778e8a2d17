package io.millrace.bench;

import io.millrace.bench.load.Arrivals;
import io.millrace.bench.report.Level;
import io.millrace.bench.workload.RecordedRequests;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hard, and for how long. */
final class LoadOptions {

    /** How requests of an open loop come. */
    enum Kind {
        POISSON,
        CONSTANT,
        BURSTY,
        TRACE
    }

    /** What is raised step by step. */
    enum Sweep {
        CONCURRENCY,
        RATE
    }

    @Option(
            names = {"--concurrency", "--clients"},
            split = ",",
            description = "closed loop: clients, of which each waits for its answer; several are measured in turn (8)")
    List<Integer> concurrency = List.of();

    @Option(names = "--rate", split = ",", description = "open loop: conversations a second; several in turn")
    List<Double> rates = List.of();

    @Option(
            names = "--arrivals",
            defaultValue = "poisson",
            description =
                    "of an open loop, one of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}); trace: when the trace says")
    Kind arrivals = Kind.POISSON;

    @Option(
            names = "--burstiness",
            defaultValue = "0.25",
            description =
                    "of bursty arrivals: shape of their gamma distribution; under 1 is burstier than Poisson (${DEFAULT-VALUE})")
    double burstiness = 0.25;

    @Option(names = "--duration", description = "seconds of each level (30, unless --requests says when it ends)")
    @Nullable
    Double duration;

    @Option(names = "--requests", description = "requests of each level")
    @Nullable
    Long requests;

    @Option(
            names = "--warm-up",
            defaultValue = "steady",
            description = "steady: until the rate no longer grows; or seconds, 0 for none (${DEFAULT-VALUE})")
    String warmUp = "steady";

    @Option(
            names = "--sweep",
            description =
                    "raises one of ${COMPLETION-CANDIDATES} until throughput no longer grows, and draws the curve")
    @Nullable
    Sweep sweep;

    @Option(names = "--seed", defaultValue = "1", description = "of arrivals, lengths and texts (${DEFAULT-VALUE})")
    long seed = 1;

    /** @throws IllegalArgumentException naming what does not fit */
    void check() {
        require(rates.isEmpty() || concurrency.isEmpty(), "--rate and --concurrency exclude each other");
        require(rates.stream().allMatch(rate -> rate > 0 && rate <= 1e5), "--rate must be over 0, to 100000");
        require(concurrency.stream().allMatch(n -> n >= 1 && n <= 10_000), "--concurrency must be 1 to 10000");
        require(burstiness >= 0.01 && burstiness <= 1000, "--burstiness must be 0.01 to 1000");
        Double seconds = duration;
        Long count = requests;
        require(seconds == null || (seconds > 0 && seconds <= 1e6), "--duration must be over 0, to 1000000 seconds");
        require(count == null || (count >= 1 && count <= 10_000_000), "--requests must be 1 to 10000000");
        require(
                warmUp.equals("steady") || warmUp.matches("[0-9]{1,6}(\\.[0-9]{1,3})?"),
                "--warm-up must be steady or seconds");
        require(arrivals != Kind.TRACE || rates.isEmpty(), "--arrivals trace and --rate exclude each other");
    }

    /** @param rows of the trace; empty where there is none */
    void check(List<RecordedRequests.Row> rows) {
        require(
                arrivals != Kind.TRACE || RecordedRequests.times(rows).stream().anyMatch(time -> time > 0),
                "--arrivals trace needs a --trace whose lines have timestamps");
    }

    /** @throws IllegalArgumentException where it is not right, saying what is */
    static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    void requireNoSweep() {
        require(sweep == null, "--sweep and --beside exclude each other: give the levels, --concurrency or --rate");
    }

    /** Levels to measure in turn, where there is no sweep. */
    List<Level> levels() {
        if (arrivals == Kind.TRACE) {
            return List.of(open(0));
        }
        return rates.isEmpty()
                ? (concurrency.isEmpty() ? List.of(8) : concurrency)
                        .stream().map(Level::closed).toList()
                : rates.stream().map(this::open).toList();
    }

    Level open(double rate) {
        return Level.open(rate, arrivals.name().toLowerCase(Locale.ROOT));
    }

    /** @param times of a trace */
    Arrivals arrivals(double rate, List<Long> times) {
        return switch (arrivals) {
            case POISSON -> Arrivals.gamma(rate, 1, seed);
            case CONSTANT -> Arrivals.constant(rate);
            case BURSTY -> Arrivals.gamma(rate, burstiness, seed);
            case TRACE -> Arrivals.at(times);
        };
    }
}
