package io.millrace.app;

import io.millrace.insight.Scrape;
import io.millrace.repository.ModelFolder;
import io.millrace.telemetry.Meters;
import io.millrace.telemetry.MetricsDoc;
import io.millrace.telemetry.NameSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the service, sends it mixed traffic, breaks models meanwhile, and shows that every documented metric moves. */
@Command(
        name = "scrape-demo",
        mixinStandardHelpOptions = true,
        description = "Starts the service under load, breaks some of its models by fault scripts, and prints every "
                + "documented metric. Fails where one has not moved.")
final class ScrapeDemoCommand implements Callable<Integer> {

    private static final int PAUSE_MILLIS = 50;

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--rounds", defaultValue = "2", description = "rounds of traffic (${DEFAULT-VALUE})")
    int rounds;

    private final Set<Meters> moved = EnumSet.noneOf(Meters.class);

    @Override
    public Integer call() throws IOException, InterruptedException {
        ModelFolder chat = Folders.find(models, "demo-chat");
        try (ModelVariants served = ModelVariants.of(chat)) {
            served.link(Folders.find(models, "demo-embed"));
            served.link(Folders.find(models, "demo-rerank"));
            served.set(FaultTraffic.FRAIL, FaultTraffic.SETTINGS);
            try (LocalService service = start(served.root())) {
                service.awaitAll();
                drive(service.port());
                return report(Scrape.of(service.port()));
            }
        }
    }

    private static LocalService start(Path models) {
        String names = Arrays.stream(NameSet.values())
                .map(set -> set.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return LocalService.start(
                "--millrace.models.path=" + models,
                "--millrace.metrics.names=" + names,
                "--spring.profiles.active=" + FaultWiring.PROFILE);
    }

    private void drive(int port) throws IOException, InterruptedException {
        try (MixedTraffic traffic = MixedTraffic.start(port, rounds)) {
            while (!traffic.isDone()) {
                look(Scrape.of(port));
                Thread.sleep(PAUSE_MILLIS);
            }
            traffic.requireNoFailure();
        }
    }

    private void look(Scrape scrape) {
        for (Meters meter : Meters.values()) {
            if (scrape.hasMoved(MetricsDoc.prometheusName(meter))) {
                moved.add(meter);
            }
        }
    }

    private int report(Scrape last) {
        look(last);
        for (Meters meter : Meters.values()) {
            last.series(MetricsDoc.prometheusName(meter)).forEach(System.out::println);
        }
        List<Meters> still = Arrays.stream(Meters.values())
                .filter(meter -> !moved.contains(meter))
                .toList();
        System.out.println(String.format(
                Locale.ROOT, "%n%d of %d documented metrics have moved", moved.size(), Meters.values().length));
        still.forEach(meter -> System.out.println("not moved: " + MetricsDoc.prometheusName(meter)
                + (meter.needs().isEmpty() ? "" : ", which needs " + meter.needs())));
        return still.isEmpty() ? 0 : 1;
    }
}
