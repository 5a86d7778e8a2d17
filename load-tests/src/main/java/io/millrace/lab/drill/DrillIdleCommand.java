package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.TemporaryFolder;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Services that nobody asks, with one model and with many. */
@Command(
        name = "drill-idle",
        mixinStandardHelpOptions = true,
        description =
                "Starts a service with one model and one with many, asks neither, and measures the processor time of"
                        + " each. What a further model costs is the difference, divided among them.")
public final class DrillIdleCommand implements Callable<Integer> {

    private static final double MOST_MILLIS = 0.5;

    @Mixin
    private final Under under = new Under();

    @Option(names = "--copies", defaultValue = "16", description = "models of the second service (${DEFAULT-VALUE})")
    int copies;

    @Option(names = "--settle", defaultValue = "90", description = "seconds before measuring (${DEFAULT-VALUE})")
    int settle;

    @Option(names = "--seconds", defaultValue = "30", description = "seconds measured (${DEFAULT-VALUE})")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        double one = measure(1);
        double many = measure(copies);
        double each = (many - one) / (copies - 1);
        return Verdicts.print(List.of(Aim.speed(
                "processor time of a further idle model, at most %.1f ms/s".formatted(MOST_MILLIS),
                "%.2f ms/s".formatted(each),
                each <= MOST_MILLIS)));
    }

    /** Milliseconds of processor time a second. */
    private double measure(int count) throws IOException, InterruptedException {
        Path models = Files.createTempDirectory("millrace-idle");
        try {
            for (int i = 0; i < count; i++) {
                String original = i % 2 == 0 ? under.chat() : under.embed();
                copy(under.folder(original), models.resolve("model-" + i));
            }
            try (Service service = Service.start(under.launch("--millrace.models.path=" + models))) {
                return measure(service.awaitReady(), count);
            }
        } finally {
            TemporaryFolder.delete(models);
        }
    }

    private double measure(Service service, int count) throws IOException, InterruptedException {
        Thread.sleep(1000L * settle);
        double before = service.cpuSeconds();
        Thread.sleep(1000L * seconds);
        double millis = 1000 * (service.cpuSeconds() - before) / seconds;
        out("%d models: %.1f ms of processor time a second", count, millis);
        return millis;
    }

    /* Aliases would be those of several. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.endsWith("model.yaml")) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
