package io.millrace.app;

import io.millrace.insight.Scrape;
import io.millrace.insight.ServiceLoad;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
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
        description = "Measures tokens per second with metrics on and scraped each second, and off, in turn in one process, "
                + "and prints the median of the paired ratios.")
final class BenchMetricsCommand implements Callable<Integer> {

    @Option(names = "--model", defaultValue = "demo-chat", description = "model to measure (${DEFAULT-VALUE})")
    String model = "demo-chat";

    @Option(names = "--clients", defaultValue = "16", description = "concurrent streams (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--tokens", defaultValue = "200", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--pairs", defaultValue = "15", description = "pairs of runs (${DEFAULT-VALUE})")
    int pairs;

    private final AtomicInteger scrapes = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        try (LocalService on = LocalService.start("--millrace.metrics.names=millrace,vllm");
                LocalService off = LocalService.start("--management.metrics.enable.all=false")) {
            on.await(model);
            off.await(model);
            measure(on, off);
        }
        return 0;
    }

    private void measure(LocalService on, LocalService off) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            run(on);
            run(off);
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            ratios.add(i % 2 == 0 ? ratio(on, off, true) : ratio(on, off, false));
        }
        print(ratios);
    }

    private double ratio(LocalService on, LocalService off, boolean onFirst) throws InterruptedException {
        double before = onFirst ? 0 : run(off);
        double measured = scraped(on);
        double bare = onFirst ? run(off) : before;
        out("metrics on %8.0f tok/s, off %8.0f tok/s, on/off %.3f", measured, bare, measured / bare);
        return measured / bare;
    }

    private double scraped(LocalService service) throws InterruptedException {
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double run(LocalService service) throws InterruptedException {
        return ServiceLoad.run(service.port(), bodies()).tokensPerSecond();
    }

    private List<String> bodies() {
        return IntStream.range(0, clients)
                .mapToObj(i -> """
                        {"model":"%s","stream":true,"stream_options":{"include_usage":true},"temperature":0,\
                        "max_tokens":%d,"min_tokens":%d,"messages":[{"role":"user","content":"Tell me a story about %d."}]}"""
                        .formatted(model, tokens, tokens, i + 10))
                .toList();
    }

    private void print(List<Double> ratios) {
        Collections.sort(ratios);
        double median = ratios.get(ratios.size() / 2);
        out("%d pairs, %d scrapes: on/off median %.3f (quartiles %.3f to %.3f): metrics cost %.1f %%",
                ratios.size(), scrapes.get(), median, ratios.get(ratios.size() / 4), ratios.get(ratios.size() * 3 / 4),
                100 * (1 - median));
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
