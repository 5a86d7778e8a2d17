package io.millrace.bench;

import io.millrace.batching.BatchLimits;
import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.http.Http;
import io.millrace.core.ModelId;
import io.millrace.models.SessionPolicy;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.SessionSettings;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Texts per second of an embedding model, bare and through the whole service, and what an idle service adds. */
@Command(
        name = "bench-texts",
        mixinStandardHelpOptions = true,
        description =
                "Measures an embedding model's graph alone and through HTTP, batched and not, sorted by length and"
                        + " not, in turn, and prints medians and ratios.")
public final class BenchTextsCommand implements Callable<Integer> {

    private static final int MAX_TOKENS = (int) BatchLimits.DEFAULT.maxPadded();
    private static final Map<String, Object> UNSORTED =
            Map.of("max-rows", TextBench.MIXED_ROWS, "max-tokens", MAX_TOKENS, "sort-by-length", false);
    private static final Map<String, Object> SORTED =
            Map.of("max-rows", TextBench.MIXED_ROWS, "max-tokens", MAX_TOKENS, "sort-by-length", true);

    private final LocalService.Starter starter;

    public BenchTextsCommand(LocalService.Starter starter) {
        this.starter = starter;
    }

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--model", defaultValue = "demo-embed", description = "folder of the model (${DEFAULT-VALUE})")
    String model = "demo-embed";

    @Option(names = "--seconds", defaultValue = "5", description = "seconds of each measurement (${DEFAULT-VALUE})")
    double seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "rounds, of which the median counts (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--clients", defaultValue = "64", description = "connections in closed loop (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--quiet", description = "says nothing on the way")
    boolean quiet;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ModelFolder folder = Tasks.folder(models, model);
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.link(folder.id().folder(), folder.path());
            add(variants, TextBench.single(model), folder, Map.of("max-rows", 1));
            add(variants, TextBench.unsorted(model), folder, UNSORTED);
            add(variants, TextBench.sorted(model), folder, SORTED);
            try (LocalService service = starter.start(variants.argument());
                    Http http = Http.of(URI.create("http://localhost:" + service.port()), Duration.ofMinutes(1));
                    BareTexts bare = BareTexts.open(folder, allCores(folder))) {
                measure(service, http, bare);
            }
        }
        return 0;
    }

    private static void add(ModelVariants variants, String name, ModelFolder folder, Map<String, Object> batch)
            throws IOException {
        variants.addLinks(new ModelId(name).folder(), folder.path(), Map.of("batch", batch));
    }

    /** The one loop has all cores for each operator, however many instances and threads the service's model has. */
    private static SessionSettings allCores(ModelFolder folder) {
        SessionSettings served = SessionPolicy.session(folder.manifest());
        return served.withThreads(0, true);
    }

    private void measure(LocalService service, Http http, BareTexts bare) throws IOException, InterruptedException {
        TextBench bench =
                new TextBench(service, http, bare, model, clients, Duration.ofNanos(Math.round(seconds * 1e9)));
        ProgressBar bar = ProgressBar.of(ProgressLook.unless(quiet));
        try (CountedWork work = CountedWork.over(bar, rounds * TextBench.MEASUREMENTS)) {
            work.at("warming up");
            bench.warmUp();
            for (int round = 0; round < rounds; round++) {
                bench.round(work);
            }
        }
        bench.print(rounds);
    }
}
