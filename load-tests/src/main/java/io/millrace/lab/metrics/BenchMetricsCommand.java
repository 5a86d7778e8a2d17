package io.millrace.lab.metrics;

import static io.millrace.lab.Out.out;

import io.millrace.bench.load.WarmUp;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Cost;
import io.millrace.lab.load.CostPair;
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
            double _ = WarmUp.untilSteady(
                    on::compilingMillis, stretch -> run(on, stretch).rate());
            double _ = WarmUp.untilSteady(
                    off::compilingMillis, stretch -> run(off, stretch).rate());
            scrape(on, SCRAPES);
            measure(on, off);
        }
        return 0;
    }

    private void measure(Service on, Service off) throws IOException {
        scrapes.set(0);
        Duration time = Duration.ofSeconds(seconds);
        List<CostPair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(CostPair.of(i % 2 == 0, () -> scraped(on, time), () -> run(off, time)));
            print(measured.getLast());
        }
        out(
                "%d pairs of %d s, %d clients, %d tokens an answer, %d scrapes",
                pairs, seconds, clients, tokens, scrapes.get());
        CostPair.print("tokens per second, on/off", measured, CostPair::rate);
        CostPair.print("processor time of the service per request, on/off", measured, CostPair::cpu);
    }

    private static void print(CostPair pair) {
        out(
                "tok/s on %6.0f off %6.0f (%.3f), CPU ms a request on %.3f off %.3f (%.3f)",
                pair.one().rate(),
                pair.other().rate(),
                pair.rate(),
                pair.one().cpu(),
                pair.other().cpu(),
                pair.cpu());
    }

    private Cost scraped(Service service, Duration time) throws IOException {
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

    private Cost run(Service service, Duration time) throws IOException {
        return Cost.closed(service, Ask.stream(under.chat(), tokens), clients, time);
    }
}
