package io.millrace.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.batching.BatchLimits;
import io.millrace.bench.http.Http;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements of {@link BenchTextsCommand}: each round takes all of them in turn. */
final class TextBench {

    /** Most rows of a batch where sorting is measured: few enough that there is a choice among the texts that wait. */
    static final int MIXED_ROWS = 16;

    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32, 64);

    /** Of a round: each batch of both loops, four models, and the latency. */
    static final int MEASUREMENTS = 2 * BATCHES.size() + 5;

    private static final int SHORT = 10;
    private static final int MIXED_TEXTS = 4096;
    private static final long SEED = 1;

    private final LocalService service;
    private final Http http;
    private final BareTexts bare;
    private final String model;
    private final int clients;
    private final Duration time;
    private final String text;
    private final List<String> mixture;
    private final Map<Integer, List<Double>> graph = new LinkedHashMap<>();
    private final Map<Integer, List<Double>> loop = new LinkedHashMap<>();
    private final Map<String, List<Double>> served = new LinkedHashMap<>();
    private final List<Double> shares = new ArrayList<>(); // of a core that the load generator took
    private final List<Double> burdened = new ArrayList<>();
    private final List<Double> idle = new ArrayList<>();
    private final List<Double> idleBare = new ArrayList<>();
    private final List<Double> idleHttp = new ArrayList<>();
    private final List<Double> added = new ArrayList<>();

    TextBench(LocalService service, Http http, BareTexts bare, String model, int clients, Duration time) {
        this.service = service;
        this.http = http;
        this.bare = bare;
        this.model = model;
        this.clients = clients;
        this.time = time;
        this.text = bare.text(SHORT);
        this.mixture = bare.mixture(MIXED_TEXTS, SEED);
        List.of(model, single(model), unsorted(model), sorted(model))
                .forEach(name -> served.put(name, new ArrayList<>()));
    }

    /** The model whose batches have one row. */
    static String single(String model) {
        return model + "-1";
    }

    /** The model that batches in order of arrival. */
    static String unsorted(String model) {
        return model + "-arrival";
    }

    /** The same, sorted by length. */
    static String sorted(String model) {
        return model + "-sorted";
    }

    /** Waits for the models and runs each until the virtual machine has compiled what they run through. */
    void warmUp() throws IOException, InterruptedException {
        for (String name : served.keySet()) {
            service.await(name);
            double _ = TextLoad.textsPerSecond(http, name, texts(name), clients, Duration.ofSeconds(1));
        }
        double _ = bare.textsPerSecond(text, MIXED_ROWS, Duration.ofSeconds(1));
        double _ = WarmUp.untilSteady(
                () -> ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
                stretch -> TextLoad.textsPerSecond(http, model, texts(model), clients, stretch));
    }

    void round(CountedWork work) throws IOException, InterruptedException {
        for (int batch : BATCHES) {
            work.at("bare loop, " + batch + " a run");
            rounds(graph, batch).add(bare.graphTextsPerSecond(text, batch, time));
            work.done();
            rounds(loop, batch).add(bare.textsPerSecond(text, batch, time));
            work.done();
        }
        for (Map.Entry<String, List<Double>> name : served.entrySet()) {
            work.at(name.getKey());
            long start = System.nanoTime();
            long processor = http.cpuNanos();
            name.getValue().add(TextLoad.textsPerSecond(http, name.getKey(), texts(name.getKey()), clients, time));
            if (name.getKey().equals(model)) {
                beside((double) (http.cpuNanos() - processor) / (System.nanoTime() - start));
            }
            work.done();
        }
        work.at("idle latency");
        IdleLatency latency = IdleLatency.measure(http, model, bare, text, time);
        idle.add(latency.service());
        idleBare.add(latency.bare());
        idleHttp.add(latency.http());
        added.add(latency.added());
        work.done();
    }

    /* The bare loop at its best, with as little of the cores as the load generator leaves. */
    private void beside(double share) {
        int best = BATCHES.stream()
                .max(Comparator.comparingDouble(batch -> rounds(loop, batch).getLast()))
                .orElseThrow();
        try (Burner _ = Burner.of(share)) {
            burdened.add(bare.textsPerSecond(text, best, time));
        }
        shares.add(share);
    }

    private List<String> texts(String name) {
        return name.equals(model) || name.equals(single(model)) ? List.of(text) : mixture;
    }

    void print(int rounds) {
        out(
                "%s, median of %d rounds, %.1f s each; %d clients in closed loop, one text a request",
                model, rounds, time.toNanos() / 1e9, clients);
        printShort();
        printMixed();
        printIdle();
    }

    private void printShort() {
        out("texts of %d tokens                     | texts/s | the graph alone", SHORT);
        for (int batch : BATCHES) {
            out(
                    "bare loop, %2d a run                     | %7.0f | %7.0f",
                    batch, Quantiles.median(rounds(loop, batch)), Quantiles.median(rounds(graph, batch)));
        }
        double batched = rate(model);
        double single = rate(single(model));
        out("service                                | %7.0f", batched);
        out("service, 1 a run                       | %7.0f", single);
        out(
                "service / best bare loop %.2f (aim: at least 0.80), service / best of the graph alone %.2f",
                batched / best(loop), batched / best(graph));
        double beside = Quantiles.median(burdened);
        out(
                "best bare loop beside a thread that takes %.2f of a core, as the load generator did: %.0f; service / that %.2f (aim: at least 0.90)",
                Quantiles.median(shares), beside, batched / beside);
        out("service / service with 1 a run %.2f (aim: over 1)", batched / single);
    }

    private static double best(Map<Integer, List<Double>> rates) {
        return rates.values().stream().mapToDouble(Quantiles::median).max().orElseThrow();
    }

    private static List<Double> rounds(Map<Integer, List<Double>> rates, int batch) {
        return rates.computeIfAbsent(batch, _ -> new ArrayList<>());
    }

    private void printMixed() {
        out(
                "texts of %d to %d tokens, at most %d a run | texts/s | padding",
                PaddingReport.SHORTEST, PaddingReport.LONGEST, MIXED_ROWS);
        double arrival = rate(unsorted(model));
        double sorted = rate(sorted(model));
        double arrivalPadding = padding(unsorted(model));
        double sortedPadding = padding(sorted(model));
        out("service, in order of arrival           | %7.0f | %6.1f %%", arrival, 100 * arrivalPadding);
        out("service, sorted by length              | %7.0f | %6.1f %%", sorted, 100 * sortedPadding);
        out(
                "sorted / arrival %.2f; predicted %.2f by the padding paid, %.2f by the simulation of %d texts waiting",
                sorted / arrival, (1 - sortedPadding) / (1 - arrivalPadding), simulated(), waiting());
    }

    private void printIdle() {
        out("one client, nobody else                | p50 ms");
        out("service                                | %6.3f", Quantiles.median(idle));
        out("bare run, tokenizing included          | %6.3f", Quantiles.median(idleBare));
        out("GET without a model                    | %6.3f", Quantiles.median(idleHttp));
        out("service - bare run - GET               | %6.3f (aim: at most 1)", Quantiles.median(added));
    }

    private double rate(String name) {
        return Quantiles.median(served.getOrDefault(name, List.of()));
    }

    /** Share of padding in all that a model has run. */
    private double padding(String name) {
        double padding = counter("millrace.batch.padding", name);
        return padding / (padding + counter("millrace.batch.tokens", name));
    }

    private double counter(String meter, String name) {
        MeterRegistry meters = service.part(MeterRegistry.class);
        return meters.get(meter).tag("model", name).counter().count();
    }

    /** Texts that wait when a batch is taken: the clients', less those of the batch that has just ended. */
    private int waiting() {
        return Math.max(1, clients - MIXED_ROWS);
    }

    private double simulated() {
        BatchLimits limits = new BatchLimits(MIXED_ROWS, BatchLimits.DEFAULT.maxPadded(), Duration.ZERO, true);
        return PaddingReport.rows(limits, List.of(waiting()), SEED).getFirst().speedup();
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
