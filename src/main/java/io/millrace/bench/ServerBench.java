package io.millrace.bench;

import io.millrace.bench.answer.Sample;
import io.millrace.bench.http.Http;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.report.Client;
import io.millrace.bench.report.Goodput;
import io.millrace.bench.report.Level;
import io.millrace.bench.report.Point;
import io.millrace.bench.workload.AskedEndpoint;
import io.millrace.bench.workload.Calibration;
import io.millrace.bench.workload.Conversations;
import io.millrace.bench.workload.RecordedRequests;
import io.millrace.bench.workload.Turn;
import io.millrace.bench.workload.TurnRequests;
import io.millrace.bench.workload.Workload;
import io.millrace.progress.ProgressBar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Loads one server and measures what comes back. */
final class ServerBench {

    private static final long FOREVER = Long.MAX_VALUE / 4;
    private static final Duration LONGEST_LEAD = Duration.ofSeconds(1);
    private static final int FEW_WORDS = 16;
    private static final int MANY_WORDS = 144;
    private static final int WARM_CLIENTS = 32;

    private final Http http;
    private final TurnRequests requests;
    private final LoadOptions load;
    private final WorkloadOptions asked;
    private final List<RecordedRequests.Row> rows;
    private final @Nullable Goodput goodput;
    private final boolean local;
    private final ProgressBar bar;
    private final Calibration calibration;

    ServerBench(
            Http http,
            TurnRequests requests,
            LoadOptions load,
            WorkloadOptions asked,
            List<RecordedRequests.Row> rows,
            @Nullable Goodput goodput,
            boolean local,
            ProgressBar bar) {
        this.http = http;
        this.requests = requests;
        this.load = load;
        this.asked = asked;
        this.rows = rows;
        this.goodput = goodput;
        this.local = local;
        this.bar = bar;
        this.calibration = calibrate();
    }

    /** The same load of another server, by its name for the model. */
    ServerBench beside(Http other, URI url, String model) {
        return new ServerBench(other, requests.to(url, model), load, asked, rows, goodput, local, bar);
    }

    /** Asks twice, with few words and with more. */
    private Calibration calibrate() {
        if (requests.endpoint() == AskedEndpoint.TRANSCRIPTIONS) {
            return Calibration.UNKNOWN;
        }
        long few = probe(FEW_WORDS);
        return few < 0 ? Calibration.UNKNOWN : Calibration.of(FEW_WORDS, few, MANY_WORDS, probe(MANY_WORDS));
    }

    /** Tokens of a text of so many words, or -1 where the server does not say. */
    private long probe(int words) {
        int texts = requests.endpoint() == AskedEndpoint.RERANK ? 2 : 1;
        Turn turn = Calibration.probe(words, texts);
        Sample sample =
                send(Level.closed(1), () -> List.of(turn), FOREVER, 1, _ -> {}).getFirst();
        if (!sample.succeeded()) {
            throw new IllegalStateException(
                    requests.url() + " does not answer a first request: " + sample.error() + ", " + sample.fault());
        }
        return sample.input() / texts;
    }

    Calibration calibration() {
        return calibration;
    }

    /**
     * The best rate, in conversations a second, of so many clients; 0 where there is no warm-up.
     *
     * @throws IllegalStateException when nothing succeeds
     */
    double warmUp(List<Level> levels) throws IOException, InterruptedException {
        int clients = levels.stream()
                .filter(Level::closedLoop)
                .mapToInt(level -> (int) level.value())
                .max()
                .orElse(WARM_CLIENTS);
        if (load.warmUp.equals("steady")) {
            return WarmUp.untilSteady(this::compiling, time -> rate(clients, time));
        }
        double seconds = Double.parseDouble(load.warmUp);
        return seconds == 0 ? 0 : rate(clients, Duration.ofMillis(Math.round(seconds * 1e3)));
    }

    private double compiling() {
        return local ? ManagementFactory.getCompilationMXBean().getTotalCompilationTime() : 0;
    }

    private double rate(int clients, Duration time) {
        Workload workload = workload(load.seed - 1);
        long start = System.nanoTime();
        List<Sample> samples;
        try (ProgressLine progress =
                new ProgressLine(bar, "warming up", _ -> (System.nanoTime() - start) / (double) time.toNanos())) {
            samples = send(Level.closed(clients), workload, time.toNanos(), Long.MAX_VALUE, progress);
        }
        long good = samples.stream().filter(Sample::succeeded).count();
        if (good == 0) {
            throw new IllegalStateException("nothing succeeds: "
                    + samples.getFirst().error() + ", " + samples.getFirst().fault());
        }
        return good * 1e9 / (System.nanoTime() - start) / asked.turns;
    }

    private Workload workload(long seed) {
        return asked.workload(rows, requests.endpoint(), calibration, seed);
    }

    /**
     * One level, behind a stretch of the same that does not count: a server that others have kept from its caches meanwhile is slower for a
     * moment.
     */
    Point measureAnew(Level level) {
        if (!isCounted() || load.duration != null) {
            long lead = Math.min(nanos() / 4, LONGEST_LEAD.toNanos());
            List<Sample> _ = send(level, workload(load.seed - 1), lead, most(), _ -> {});
        }
        return measure(level);
    }

    /** One level. */
    Point measure(Level level) {
        long nanos = nanos();
        long most = most();
        Client.Watch watch = Client.Watch.start(http, local);
        long start = System.nanoTime();
        List<Sample> samples;
        try (ProgressLine progress = new ProgressLine(
                bar,
                level.label(),
                count -> most == Long.MAX_VALUE
                        ? (System.nanoTime() - start) / (double) nanos
                        : count / (double) (most * asked.turns))) {
            samples = send(level, workload(load.seed), nanos, most, progress);
        }
        return Point.of(level, samples, start, end(samples, start, nanos, most), goodput, watch.stop());
    }

    private static long end(List<Sample> samples, long start, long nanos, long most) {
        long last =
                samples.stream().mapToLong(sample -> sample.end() - start).max().orElse(1);
        return start + (samples.size() >= most || nanos == FOREVER ? Math.min(last, nanos) : nanos);
    }

    private long nanos() {
        Double seconds = load.duration;
        if (seconds != null) {
            return Math.round(seconds * 1e9);
        }
        return isCounted() ? FOREVER : Duration.ofSeconds(30).toNanos();
    }

    private boolean isCounted() {
        return load.requests != null || !rows.isEmpty();
    }

    /** Conversations of a level. */
    private long most() {
        Long count = load.requests;
        if (count != null) {
            return (count + asked.turns - 1) / asked.turns;
        }
        return rows.isEmpty() || load.duration != null
                ? Long.MAX_VALUE
                : Math.ceilDiv(rows.size(), asked.texts(requests.endpoint()));
    }

    private List<Sample> send(Level level, Workload workload, long nanos, long most, Consumer<Sample> listener) {
        List<Sample> samples = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        Pace pace = level.closedLoop()
                ? new Pace.Closed((int) level.value())
                : new Pace.Open(load.arrivals(level.value(), RecordedRequests.times(rows)));
        Conversations conversations = new Conversations(http, requests, workload, end, sample -> {
            samples.add(sample);
            listener.accept(sample);
        });
        Load.run(http.loop(), pace, new Load.Until(end, most), conversations);
        return samples;
    }
}
