package io.millrace.lab.metrics;

import static io.millrace.lab.Out.out;

import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Cost;
import io.millrace.bench.load.Quantiles;
import io.millrace.lab.load.WarmUp;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What metrics cost: the same load on the same model with all meters on and scraped each second, and with all off, in turn. */
@Command(
        name = "bench-metrics",
        mixinStandardHelpOptions = true,
        description =
                "Measures tokens per second with metrics on and scraped each second, and off, in turn in two processes, "
                        + "and prints the median of the paired ratios.")
public final class BenchMetricsCommand implements Callable<Integer> {

    private static final int SCRAPES = 300;

    @Mixin
    private final Under under = new Under();

    @Option(names = "--clients", defaultValue = "16", description = "concurrent streams (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--tokens", defaultValue = "200", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--names", defaultValue = "millrace", description = "names of the meters (${DEFAULT-VALUE})")
    String names = "millrace";

    @Option(names = "--pairs", defaultValue = "15", description = "pairs of runs (${DEFAULT-VALUE})")
    int pairs;

    @Option(names = "--seconds", defaultValue = "3", description = "seconds of each run (${DEFAULT-VALUE})")
    int seconds;

    private final AtomicInteger scrapes = new AtomicInteger();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Service on = under.service("--millrace.metrics.names=" + names);
                Service off = under.service("--management.metrics.enable.all=false")) {
            double _ = WarmUp.untilSteady(on, stretch -> run(on, stretch).rate());
            double _ = WarmUp.untilSteady(off, stretch -> run(off, stretch).rate());
            scrape(on, SCRAPES);
            measure(on, off);
        }
        return 0;
    }

    private record Pair(Cost on, Cost off) {
        double throughput() {
            return on.rate() / off.rate();
        }

        double cpu() {
            return on.cpu() / off.cpu();
        }
    }

    private void measure(Service on, Service off) {
        scrapes.set(0);
        List<Pair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(pair(on, off, i % 2 == 0));
        }
        out(
                "%d pairs of %d s, %d clients, %d tokens an answer, %d scrapes",
                pairs, seconds, clients, tokens, scrapes.get());
        print(
                "tokens per second, on/off",
                measured.stream().map(Pair::throughput).toList());
        print(
                "processor time of the service per request, on/off",
                measured.stream().map(Pair::cpu).toList());
    }

    private Pair pair(Service on, Service off, boolean onFirst) {
        Duration time = Duration.ofSeconds(seconds);
        Cost first = onFirst ? scraped(on, time) : run(off, time);
        Cost second = onFirst ? run(off, time) : scraped(on, time);
        Pair pair = onFirst ? new Pair(first, second) : new Pair(second, first);
        out(
                "tok/s on %6.0f off %6.0f (%.3f), CPU ms a request on %.3f off %.3f (%.3f)",
                pair.on().rate(),
                pair.off().rate(),
                pair.throughput(),
                pair.on().cpu(),
                pair.off().cpu(),
                pair.cpu());
        return pair;
    }

    private Cost scraped(Service service, Duration time) {
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> scraping = timer.scheduleAtFixedRate(() -> scrape(service, 1), 0, 1, TimeUnit.SECONDS);
            try {
                return run(service, time);
            } finally {
                scraping.cancel(false);
            }
        }
    }

    /** What a scrape runs through is compiled after some minutes of an operator's scrapes: here at once, before the first run. */
    private void scrape(Service service, int times) {
        try {
            for (int i = 0; i < times; i++) {
                scrapes.addAndGet(service.scrape().lines().isEmpty() ? 0 : 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Cost run(Service service, Duration time) {
        try {
            return Cost.closed(service, Ask.stream(under.chat(), tokens), clients, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String what, List<Double> ratios) {
        out(
                "%s: median %.3f, quartiles %.3f and %.3f",
                what, Quantiles.median(ratios), Quantiles.of(ratios, 0.25), Quantiles.of(ratios, 0.75));
    }
}
