package io.millrace.lab.compare;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.CostPair;
import io.millrace.lab.service.Launch;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two builds of the service under the same loads, in alternating rounds. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Starts two builds of the service, warms both up, loads them in alternating rounds, and prints the"
                        + " ratios after/before of what they give and of the processor time that they take for a request.")
public final class CompareCommand implements Callable<Integer> {

    private static final int SLOTS = 16;

    /** What is asked for. */
    enum What {
        CHAT,
        TEXTS,
        OVERLOAD
    }

    @Option(names = "--before", required = true, description = "jar of the one build")
    Path before = Path.of("");

    @Option(names = "--after", required = true, description = "jar of the other")
    Path after = Path.of("");

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(
            names = "--what",
            split = ",",
            defaultValue = "chat,texts,overload",
            description = "loads (${DEFAULT-VALUE})")
    List<What> what = List.of(What.values());

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "rounds, of which the median counts (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "seconds of each measurement (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--tokens", defaultValue = "128", description = "tokens of a streamed answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--factor", defaultValue = "10", description = "overload by the peak (${DEFAULT-VALUE})")
    double factor;

    @Option(names = "--heap", defaultValue = "512m", description = "heap of each service (${DEFAULT-VALUE})")
    String heap = "512m";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ModelVariants served = ModelVariants.empty()) {
            served.link("demo-chat", models.resolve("demo-chat"));
            served.link("demo-embed", models.resolve("demo-embed"));
            served.addCopies("drill", models.resolve("demo-chat"), Map.of("slots", SLOTS, "max-queue", SLOTS));
            for (What load : what) {
                compare(load.name().toLowerCase(Locale.ROOT), work(load), served);
            }
        }
        return 0;
    }

    private ComparedWork work(What load) {
        return switch (load) {
            case CHAT -> new ComparedWork.Steady(Ask.stream("demo-chat", tokens), SLOTS, "tokens/s");
            case TEXTS -> new ComparedWork.Steady(Ask.embeddings("demo-embed", 1, 8), 64, "texts/s");
            case OVERLOAD ->
                new ComparedWork.Over(new ComparedWork.Steady(Ask.chat("drill", 32), SLOTS, "tokens/s"), factor);
        };
    }

    private void compare(String name, ComparedWork work, ModelVariants served)
            throws IOException, InterruptedException {
        try (Service old = start(before, served);
                Service young = start(after, served)) {
            work.warmUp(old);
            work.warmUp(young);
            out("%n%s, %d rounds of %d s", name, rounds, seconds);
            out("round | %s before, after, ratio | CPU ms a request before, after, ratio", work.rate());
            List<CostPair> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                measured.add(round(work, old, young, i));
                print(i + 1, measured.getLast());
            }
            out(
                    "%s: median of the ratios after/before: %s %.3f, CPU a request %.3f",
                    name,
                    work.rate(),
                    CostPair.median(measured, CostPair::rate),
                    CostPair.median(measured, CostPair::cpu));
        }
    }

    private Service start(Path jar, ModelVariants served) throws IOException, InterruptedException {
        return Service.start(Launch.onFreePort(jar, heap, List.of(served.argument())))
                .awaitReady();
    }

    private CostPair round(ComparedWork work, Service old, Service young, int number) throws IOException {
        Duration time = Duration.ofSeconds(seconds);
        return CostPair.of(
                number % 2 != 0, () -> work.measure(young, time, number), () -> work.measure(old, time, number));
    }

    private static void print(int number, CostPair round) {
        out(
                "%5d | %10.2f %10.2f %6.3f | %8.3f %8.3f %6.3f",
                number,
                round.other().rate(),
                round.one().rate(),
                round.rate(),
                round.other().cpu(),
                round.one().cpu(),
                round.cpu());
    }
}
