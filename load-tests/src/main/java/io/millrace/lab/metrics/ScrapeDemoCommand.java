package io.millrace.lab.metrics;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.lab.service.Scrape;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the service, sends it mixed traffic, breaks models meanwhile, and shows that every documented metric moves. */
@Command(
        name = "scrape-demo",
        mixinStandardHelpOptions = true,
        description = "Starts the service under load, breaks some of its models by fault scripts, and prints every "
                + "documented metric. Fails where one has not moved.")
public final class ScrapeDemoCommand implements Callable<Integer> {

    private static final int PAUSE_MILLIS = 50;

    @Mixin
    private final Under under = new Under();

    @Option(
            names = "--faults",
            defaultValue = "load-tests/target/lab-faults.jar",
            description = "the fault scripts (${DEFAULT-VALUE})")
    Path faults = Path.of("load-tests/target/lab-faults.jar");

    @Option(names = "--page", defaultValue = "docs/metrics.md", description = "names the metrics (${DEFAULT-VALUE})")
    Path page = Path.of("docs/metrics.md");

    @Option(names = "--rounds", defaultValue = "2", description = "rounds of traffic (${DEFAULT-VALUE})")
    int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DocumentedMetrics metrics = DocumentedMetrics.read(page);
        try (ModelVariants served = ModelVariants.empty()) {
            for (String model : new String[] {"demo-chat", "demo-embed", "demo-rerank"}) {
                served.link(model, under.folder(model));
            }
            served.addCopies(FaultTraffic.FRAIL, under.folder("demo-chat"), FaultTraffic.SETTINGS);
            try (Service service = start(served)) {
                drive(service, metrics);
                return report(service.scrape(), metrics);
            }
        }
    }

    private Service start(ModelVariants served) throws IOException, InterruptedException {
        return Service.start(under.launch(
                                served.argument(),
                                "--millrace.metrics.names=millrace,vllm",
                                "--spring.profiles.active=faults")
                        .with(faults))
                .awaitReady();
    }

    private void drive(Service service, DocumentedMetrics metrics) throws IOException, InterruptedException {
        try (MixedTraffic traffic = MixedTraffic.start(service.http(), rounds)) {
            while (!traffic.isDone()) {
                metrics.look(service.scrape());
                Thread.sleep(PAUSE_MILLIS);
            }
            traffic.requireNoFailure();
        }
    }

    private static int report(Scrape last, DocumentedMetrics metrics) {
        metrics.look(last);
        metrics.names().forEach(name -> last.series(name).forEach(System.out::println));
        out(
                "%n%d of %d documented metrics have moved",
                metrics.movedCount(), metrics.names().size());
        metrics.still().forEach(still -> out("not moved: %s", still));
        return metrics.still().isEmpty() ? 0 : 1;
    }
}
