package io.millrace.app;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.insight.Scrape;
import io.millrace.insight.ServiceLoad;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What metrics cost: the same load on the same model with all meters on and scraped each second, and with all off, in turn. */
@Command(
        name = "bench-metrics",
        mixinStandardHelpOptions = true,
        description =
                "Measures tokens per second with metrics on and scraped each second, and off, in turn in one process, "
                        + "and prints the median of the paired ratios.")
final class BenchMetricsCommand implements Callable<Integer> {

    private static final int WARM_UP = 10;
    private static final int SCRAPES = 60;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Option(names = "--model", defaultValue = "demo-chat", description = "model to measure (${DEFAULT-VALUE})")
    String model = "demo-chat";

    @Option(names = "--clients", defaultValue = "16", description = "concurrent streams (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--tokens", defaultValue = "200", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--names", defaultValue = "millrace", description = "names of the meters (${DEFAULT-VALUE})")
    String names = "millrace";

    @Option(names = "--pairs", defaultValue = "15", description = "pairs of runs (${DEFAULT-VALUE})")
    int pairs;

    private final AtomicInteger scrapes = new AtomicInteger();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalService on = LocalService.start("--millrace.metrics.names=" + names);
                LocalService off = LocalService.start("--management.metrics.enable.all=false")) {
            on.await(model);
            off.await(model);
            measure(on, off);
        }
        return 0;
    }

    /**
     * One run.
     *
     * @param tokensPerSecond as clients see it
     * @param cpuPerToken processor seconds of the whole process, client included, which neighbours on the machine do not change
     */
    private record Cost(double tokensPerSecond, double cpuPerToken) {}

    private record Pair(Cost on, Cost off) {
        double throughput() {
            return on.tokensPerSecond() / off.tokensPerSecond();
        }

        double cpu() {
            return on.cpuPerToken() / off.cpuPerToken();
        }
    }

    private void measure(LocalService on, LocalService off) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            run(on);
            run(off);
            scrape(on, SCRAPES);
        }
        List<Pair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(pair(on, off, i % 2 == 0));
        }
        out("%d pairs of %d clients, %d tokens each, %d scrapes", pairs, clients, tokens, scrapes.get());
        print(
                "tokens per second, on/off",
                measured.stream().map(Pair::throughput).toList());
        print(
                "processor time per token, on/off",
                measured.stream().map(Pair::cpu).toList());
    }

    /** What a scrape runs through is compiled after some minutes of an operator's scrapes: here at once. */
    private static void scrape(LocalService service, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            Scrape _ = Scrape.of(service.port());
        }
    }

    private Pair pair(LocalService on, LocalService off, boolean onFirst) throws InterruptedException {
        Cost first = onFirst ? scraped(on) : run(off);
        Cost second = onFirst ? run(off) : scraped(on);
        Pair pair = onFirst ? new Pair(first, second) : new Pair(second, first);
        out(
                "tok/s on %6.0f off %6.0f (%.3f), CPU ms a token on %.3f off %.3f (%.3f)",
                pair.on().tokensPerSecond(),
                pair.off().tokensPerSecond(),
                pair.throughput(),
                1e3 * pair.on().cpuPerToken(),
                1e3 * pair.off().cpuPerToken(),
                pair.cpu());
        return pair;
    }

    private Cost scraped(LocalService service) throws InterruptedException {
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> scraping =
                    timer.scheduleAtFixedRate(() -> scrape(service.port()), 0, 1, TimeUnit.SECONDS);
            try {
                return run(service);
            } finally {
                scraping.cancel(false);
            }
        }
    }

    private void scrape(int port) {
        try {
            scrapes.addAndGet(Scrape.of(port).lines().isEmpty() ? 0 : 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cost run(LocalService service) throws InterruptedException {
        long cpu = SYSTEM.getProcessCpuTime();
        double rate = ServiceLoad.run(service.port(), bodies()).tokensPerSecond();
        return new Cost(rate, (SYSTEM.getProcessCpuTime() - cpu) / 1e9 / ((double) clients * tokens));
    }

    private List<String> bodies() {
        return IntStream.range(0, clients)
                .mapToObj(i -> """
                        {"model":"%s","stream":true,"stream_options":{"include_usage":true},"temperature":0,\
                        "max_tokens":%d,"min_tokens":%d,"messages":[{"role":"user","content":"Tell me a story about %d."}]}""".formatted(model, tokens, tokens, i + 10))
                .toList();
    }

    private static void print(String what, List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        out(
                "%s: median %.3f, quartiles %.3f and %.3f",
                what, sorted.get(sorted.size() / 2), sorted.get(sorted.size() / 4), sorted.get(sorted.size() * 3 / 4));
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
