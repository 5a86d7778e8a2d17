package io.millrace.bench;

import io.millrace.bench.http.Http;
import io.millrace.bench.report.Comparison;
import io.millrace.bench.report.Curve;
import io.millrace.bench.report.Level;
import io.millrace.bench.report.PairedRounds;
import io.millrace.bench.report.Point;
import io.millrace.bench.report.Report;
import io.millrace.bench.report.Table;
import io.millrace.bench.workload.RecordedRequests;
import io.millrace.bench.workload.TurnRequests;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads a server and prints what it gives: any with OpenAI's endpoints, or a service of this process, or that beside its bare engine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Loads a server that has OpenAI's endpoints (--url), or the service in this process (--local), and prints"
                        + " throughput and latencies, or two servers in turn (--beside). Without either it measures a model's engine alone and through HTTP, in turn.")
public final class BenchCommand implements Callable<Integer> {

    private final LocalService.Starter starter;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Mixin
    private final WorkloadOptions asked = new WorkloadOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Option(
            names = "--rounds",
            description = "of engine and service in turn (5), or of two servers (8), of which the median counts")
    @Nullable
    Integer rounds;

    public BenchCommand(LocalService.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return run();
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        } catch (IllegalStateException | IOException e) {
            err(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private RuntimeException wrong(IllegalArgumentException e) {
        CommandSpec command = spec;
        return command == null ? e : new ParameterException(command.commandLine(), e.getMessage(), e);
    }

    private void err(String line) {
        CommandSpec command = spec;
        if (command != null) {
            command.commandLine().getErr().println(line);
        }
    }

    private int run() throws IOException, InterruptedException {
        if (!reports.compare.isEmpty()) {
            Comparison.lines(Report.read(reports.compare.getFirst()), Report.read(reports.compare.getLast()))
                    .forEach(System.out::println);
            return 0;
        }
        load.check();
        asked.check();
        server.check();
        requireRounds();
        URI url = server.url;
        URI beside = server.beside;
        if (url != null) {
            return beside == null ? serve(url, false) : inTurn(url, beside);
        }
        if (!server.local) {
            reports.requireNone();
        }
        try (LocalService service = starter.start()) {
            service.await(server.model);
            if (server.local) {
                return serve(URI.create("http://localhost:" + service.port()), true);
            }
            int tokens = Integer.parseInt(asked.output == null ? "200" : asked.output);
            new EngineBench(service, server.model, load, tokens, reports.progress()).run(rounds(5));
            return 0;
        }
    }

    private void requireRounds() {
        if (rounds != null && server.beside == null && (server.url != null || server.local)) {
            throw new IllegalArgumentException(
                    "--rounds is of two that are measured in turn: it needs --beside, or neither --url nor --local");
        }
    }

    private int rounds(int otherwise) {
        Integer given = rounds;
        int count = given == null ? otherwise : given;
        if (count < 1 || count > 1000) {
            throw new IllegalArgumentException("--rounds must be 1 to 1000, not " + count);
        }
        return count;
    }

    private int serve(URI url, boolean local) throws IOException, InterruptedException {
        try (Http http = client(url)) {
            ServerBench bench = bench(http, url, local);
            List<Point> points = measure(bench);
            summarize(points);
            reports.write(report(url, points, bench, null));
            return status(points);
        }
    }

    private int inTurn(URI url, URI beside) throws IOException, InterruptedException {
        reports.requireNoPage();
        load.requireNoSweep();
        int count = rounds(8);
        try (Http http = client(url);
                Http other = client(beside)) {
            ServerBench bench = bench(http, url, false);
            ServerBench second = bench.beside(other, beside, server.besideModel());
            InTurn.Measured measured = new InTurn(bench, second, load.levels(), count).run(System.out::println);
            Report.Beside theirs = new Report.Beside(beside.toString(), server.besideModel(), measured.second());
            Report report = report(url, measured.first(), bench, theirs);
            reports.write(report);
            PairedRounds.lines(report, theirs).forEach(System.out::println);
            return Math.max(status(measured.first()), status(measured.second()));
        }
    }

    private static int status(List<Point> points) {
        return points.stream().allMatch(point -> point.succeeded() > 0) ? 0 : 1;
    }

    private Http client(URI url) {
        return Http.of(url, Duration.ofSeconds(server.timeout));
    }

    private ServerBench bench(Http http, URI url, boolean local) throws IOException {
        List<RecordedRequests.Row> rows = asked.rows();
        load.check(rows);
        TurnRequests requests = new TurnRequests(
                url,
                server.key(System.getenv()),
                server.endpoint,
                server.model,
                asked.exact,
                server.extra(),
                asked.audio(server.endpoint, load.seed));
        return new ServerBench(http, requests, load, asked, rows, reports.goodput(), local, reports.progress());
    }

    private List<Point> measure(ServerBench bench) throws IOException, InterruptedException {
        LoadOptions.Sweep sweep = load.sweep;
        List<Level> levels = load.levels();
        double peak = bench.warmUp(levels);
        if (sweep == null) {
            return Levels.all(levels, level -> shown(bench.measure(level)));
        }
        if (sweep == LoadOptions.Sweep.CONCURRENCY) {
            return Levels.doubled(level -> shown(bench.measure(level)));
        }
        if (peak == 0) {
            throw new IllegalArgumentException("--sweep rate needs a warm-up, which finds the peak");
        }
        return Levels.all(Levels.shares(peak, load::open), level -> shown(bench.measure(level)));
    }

    private static Point shown(Point point) {
        Table.of(point).forEach(System.out::println);
        return point;
    }

    private void summarize(List<Point> points) {
        if (points.size() > 1) {
            System.out.println();
            Table.of(points).forEach(System.out::println);
        }
        if (load.sweep != null) {
            System.out.println();
            Curve.of(points).forEach(System.out::println);
        }
    }

    private Report report(URI url, List<Point> points, ServerBench bench, Report.@Nullable Beside beside) {
        return new Report(
                Report.SCHEMA,
                Instant.now().toString(),
                url.toString(),
                server.endpoint.name().toLowerCase(Locale.ROOT),
                server.model,
                BenchSettings.of(asked, load, reports, bench.calibration()),
                "%s %s, %d cores, Java %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.version()),
                points,
                beside);
    }
}
