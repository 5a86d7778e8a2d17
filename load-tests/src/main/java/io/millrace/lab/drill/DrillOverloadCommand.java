package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A service in a process of its own under many times the load that it can carry. */
@Command(
        name = "drill-overload",
        mixinStandardHelpOptions = true,
        description =
                "Finds what a service with a short queue can carry, then offers a multiple of it, and prints goodput,"
                        + " latencies, refusals and memory. Fails when a request is lost or answered by anything but 200"
                        + " and 429.")
public final class DrillOverloadCommand implements Callable<Integer> {

    private static final int SLOTS = 16;

    /** What is asked for. */
    enum What {
        CHAT,
        EMBEDDINGS
    }

    @Mixin
    private final Under under = new Under();

    @Option(names = "--what", split = ",", defaultValue = "chat,embeddings", description = "loads (${DEFAULT-VALUE})")
    List<What> what = List.of(What.values());

    @Option(names = "--tokens", defaultValue = "32", description = "tokens of a chat's answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--texts", defaultValue = "16", description = "texts of an embeddings request (${DEFAULT-VALUE})")
    int texts;

    @Option(names = "--words", defaultValue = "60", description = "words of such a text (${DEFAULT-VALUE})")
    int words;

    @Option(names = "--queue", defaultValue = "16", description = "requests that may wait (${DEFAULT-VALUE})")
    int queue;

    @Option(names = "--factor", defaultValue = "10", description = "offered load by the peak (${DEFAULT-VALUE})")
    double factor;

    @Option(names = "--seconds", defaultValue = "60", description = "seconds of overload (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "of peak, overload, peak (${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--instances",
            description =
                    "of the embedding model; 0 fills the cores (default: all cores but one, which HTTP and this generator have)")
    int instances = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    @Option(names = "--seed", defaultValue = "1", description = "of the times of arrival (${DEFAULT-VALUE})")
    long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int exit = 0;
        for (What load : what) {
            exit = Math.max(exit, run(load));
        }
        return exit;
    }

    private int run(What load) throws IOException, InterruptedException {
        return switch (load) {
            case CHAT ->
                run(under.chat(), Map.of("slots", SLOTS, "max-queue", queue), drill(Ask.chat("drill", tokens), SLOTS));
            case EMBEDDINGS ->
                run(
                        under.embed(),
                        Map.of("instances", instances, "max-queue", queue * texts),
                        drill(Ask.embeddings("drill", texts, words), Math.max(1, queue / 2)));
        };
    }

    private OverloadDrill drill(Ask ask, int clients) {
        return new OverloadDrill(ask, clients, queue, factor, Duration.ofSeconds(seconds), rounds, seed);
    }

    private int run(String model, Map<String, Object> settings, OverloadDrill drill)
            throws IOException, InterruptedException {
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.addCopies("drill", under.folder(model), settings);
            try (Service service = under.service(variants.argument())) {
                return print(model, settings, drill.run(service));
            }
        }
    }

    private static int print(String model, Map<String, Object> settings, OverloadReport report) {
        out("%n%s, %s, %s, heap after collection", model, report.drill().ask().what(), settings);
        report.rounds().forEach(DrillOverloadCommand::print);
        out(
                "heap %.1f MB at start, %.1f MB at end; RSS %.1f MB at start, %.1f MB at end",
                report.start().heapMegabytes(),
                report.end().heapMegabytes(),
                report.start().residentMegabytes(),
                report.end().residentMegabytes());
        return Verdicts.print(report.aims());
    }

    private static void print(OverloadDrill.Round round) {
        DrillTally tally = round.tally();
        OverloadDrill drill = round.drill();
        double offered = tally.all() / (double) drill.time().toSeconds();
        out(
                "peak, closed loop of %d: %.1f requests/s (%.1f before, %.1f after), p99 %.1f ms",
                drill.clients(),
                round.peak(),
                round.before().requests(),
                round.after().requests(),
                Math.max(round.before().p99(), round.after().p99()));
        out(
                "  offered for %d s, open loop: %.1f requests/s, %.1f x peak; generator late by p50 %.1f ms, p99 %.1f ms",
                drill.time().toSeconds(), offered, offered / round.peak(), tally.lagMillis(0.5), tally.lagMillis(0.99));
        out(
                "  goodput %.1f requests/s, %.1f %% of peak; accepted p50 %.1f ms, p99 %.1f ms, in answers p50 %.0f, p99 %.0f; "
                        + "refused %.1f %%, p50 %.1f ms, p99 %.1f ms",
                round.goodput(),
                100 * round.goodputByPeak(),
                tally.acceptedMillis(0.5),
                tally.acceptedMillis(0.99),
                tally.acceptedAnswers(0.5),
                tally.acceptedAnswers(0.99),
                100.0 * tally.count(429) / tally.all(),
                tally.refusedMillis(0.5),
                tally.refusedMillis(0.99));
    }
}
