package io.millrace.bench;

import io.millrace.bench.answer.Sample;
import io.millrace.bench.http.Http;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.report.Client;
import io.millrace.bench.report.Level;
import io.millrace.bench.report.Point;
import io.millrace.bench.workload.AskedEndpoint;
import io.millrace.bench.workload.Conversations;
import io.millrace.bench.workload.Turn;
import io.millrace.bench.workload.TurnRequests;
import io.millrace.bench.workload.Workload;
import io.millrace.conversation.Conversation;
import io.millrace.decoding.SamplingParameter;
import io.millrace.generation.GenerationRequest;
import io.millrace.progress.ProgressBar;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.tasks.generate.LanguageModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Tokens per second of one model, straight from its engine and through the whole service, in turn. */
final class EngineBench {

    private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8, 16);

    private final LocalService service;
    private final String model;
    private final List<Integer> clients;
    private final int tokens;
    private final ProgressBar bar;
    private final LanguageModel language;

    EngineBench(LocalService service, String model, LoadOptions load, int tokens, ProgressBar bar) {
        this.service = service;
        this.model = model;
        this.clients = load.concurrency.isEmpty() ? CLIENTS : load.concurrency;
        this.tokens = tokens;
        this.bar = bar;
        if (!(service.models().route(model).require() instanceof LanguageModel found)) {
            throw new IllegalArgumentException(
                    "the model '" + model + "' does not generate text: see bench --local, bench-texts");
        }
        this.language = found;
    }

    /** One round of one of the two. */
    private interface Round {
        List<Sample> run(int clients) throws InterruptedException;
    }

    /** @param beside the engine with as little of the cores as the load generator left to the service */
    private record Row(int clients, Point engine, Point beside, Point service) {
        double ratio() {
            return service.outputTokensPerSecond() / engine.outputTokensPerSecond();
        }

        double ratioOfRest() {
            return service.outputTokensPerSecond() / beside.outputTokensPerSecond();
        }
    }

    void run(int rounds) throws IOException, InterruptedException {
        URI url = URI.create("http://localhost:" + service.port());
        try (Http http = Http.of(url, Duration.ofMinutes(10))) {
            TurnRequests requests = new TurnRequests(
                    url, "", AskedEndpoint.CHAT, model, true, new JsonMapper().createObjectNode(), new byte[0]);
            List<Row> rows;
            try (CountedWork work = CountedWork.over(bar, clients.size() * rounds)) {
                rows = measure(http, this::engine, n -> served(http, requests, n), rounds, work);
            }
            print(rows, rounds);
        }
    }

    private List<Sample> engine(int count) throws InterruptedException {
        return EngineLoad.run(language.engine(), plan(count));
    }

    private List<Sample> served(Http http, TurnRequests requests, int count) {
        List<Sample> samples = new ArrayList<>();
        int[] next = {0};
        Workload questions = () -> List.of(new Turn(List.of(), List.of(question(next[0]++)), tokens));
        Load.Until until =
                new Load.Until(System.nanoTime() + Duration.ofHours(1).toNanos(), count);
        Load.run(
                http.loop(),
                new Pace.Closed(count),
                until,
                new Conversations(http, requests, questions, until.end(), samples::add));
        return samples;
    }

    private List<Row> measure(Http http, Round engine, Round served, int rounds, CountedWork work)
            throws IOException, InterruptedException {
        work.at("warming up the engine");
        warmUp(http, engine);
        work.at("warming up the service");
        warmUp(http, served);
        List<Row> rows = new ArrayList<>();
        for (int n : clients) {
            List<Point> bare = new ArrayList<>();
            List<Point> beside = new ArrayList<>();
            List<Point> whole = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                work.at("engine and service in turn, clients: " + n);
                bare.add(point(http, engine, n));
                whole.add(point(http, served, n));
                try (Burner _ = Burner.of(whole.getLast().client().thread())) {
                    beside.add(point(http, engine, n));
                }
                work.done();
            }
            rows.add(new Row(n, median(bare), median(beside), median(whole)));
        }
        return rows;
    }

    private void warmUp(Http http, Round round) throws IOException, InterruptedException {
        double _ = WarmUp.untilSteady(
                () -> ManagementFactory.getCompilationMXBean().getTotalCompilationTime(), time -> {
                    long end = System.nanoTime() + time.toNanos();
                    double best = 0;
                    while (System.nanoTime() - end < 0) {
                        best = Math.max(best, point(http, round, 8).outputTokensPerSecond());
                    }
                    return best;
                });
    }

    private static Point point(Http http, Round round, int count) throws InterruptedException {
        Client.Watch watch = Client.Watch.start(http, true);
        long start = System.nanoTime();
        List<Sample> samples = round.run(count);
        Point point = Point.of(Level.closed(count), samples, start, System.nanoTime(), null, watch.stop());
        if (point.succeeded() < count) {
            throw new IllegalStateException("an answer failed: " + point.faults());
        }
        return point;
    }

    /** The one whose throughput is the median. */
    private static Point median(List<Point> points) {
        return points.stream()
                .sorted(Comparator.comparingDouble(Point::outputTokensPerSecond))
                .skip(points.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private void print(List<Row> rows, int rounds) {
        out("%s, %d tokens an answer, median of %d rounds", model, tokens, rounds);
        out(
                "clients | engine tok/s | beside | service tok/s | service/engine | service/beside | TTFT p50 ms | TTFT p99 ms | ITL p50 ms | ITL p99 ms | client");
        for (Row row : rows) {
            Point served = row.service();
            out(
                    "%7d | %12.0f | %6.0f | %13.0f | %14.2f | %14.2f | %11.1f | %11.1f | %10.2f | %10.2f | %4.0f %%",
                    row.clients(),
                    row.engine().outputTokensPerSecond(),
                    row.beside().outputTokensPerSecond(),
                    served.outputTokensPerSecond(),
                    row.ratio(),
                    row.ratioOfRest(),
                    served.ttft() == null ? Double.NaN : served.ttft().p50(),
                    served.ttft() == null ? Double.NaN : served.ttft().p99(),
                    served.itl() == null ? Double.NaN : served.itl().p50(),
                    served.itl() == null ? Double.NaN : served.itl().p99(),
                    100 * served.client().thread());
        }
        printGrowth(rows.getFirst(), rows.getLast());
        out("client: of one core, what the load generator took while the service was measured");
        out("beside: the engine beside a thread that takes as much");
    }

    private static void printGrowth(Row first, Row last) {
        double engine = last.engine().outputTokensPerSecond() / first.engine().outputTokensPerSecond();
        double service =
                last.service().outputTokensPerSecond() / first.service().outputTokensPerSecond();
        out(
                "from %d to %d clients: engine x%.2f, service x%.2f, service growth / engine growth %.2f",
                first.clients(), last.clients(), engine, service, service / engine);
    }

    private List<GenerationRequest> plan(int count) {
        GenerationOptions options = GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .with(SamplingParameter.SEED, 0L)
                .with(Stopping.DEFAULT.withMaxTokens(tokens).withMinTokens(tokens));
        return IntStream.range(0, count)
                .mapToObj(i -> new Prompt.Chat(Conversation.user(question(i))))
                .flatMap(prompt -> language.plan(List.of(prompt), options).stream())
                .toList();
    }

    private static String question(int i) {
        return "Tell me a story about number " + (i + 10) + ".";
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
