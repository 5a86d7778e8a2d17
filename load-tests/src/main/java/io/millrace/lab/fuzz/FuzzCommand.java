package io.millrace.lab.fuzz;

import static io.millrace.lab.Out.out;

import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Requests that are nearly valid, to every endpoint of a whole service, for some minutes. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description =
                "Sends mutated requests to every endpoint. Fails on a 5xx other than 503 and 504, on an answer that"
                        + " does not come or shows the insides of the service, and on a service that does not answer well"
                        + " afterwards.")
public final class FuzzCommand implements Callable<Integer> {

    @Mixin
    private final Under under = new Under();

    @Option(names = "--rerank", defaultValue = "demo-rerank", description = "cross-encoder (${DEFAULT-VALUE})")
    String rerank = "demo-rerank";

    @Option(names = "--image", defaultValue = "demo-vision", description = "image classifier (${DEFAULT-VALUE})")
    String image = "demo-vision";

    @Option(names = "--minutes", defaultValue = "5", description = "how long (${DEFAULT-VALUE})")
    double minutes;

    @Option(names = "--seed", defaultValue = "1", description = "of the cases (${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--clients", defaultValue = "8", description = "connections (${DEFAULT-VALUE})")
    int clients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Service service = under.service()) {
            Fuzzer.Models targets = new Fuzzer.Models(under.chat(), under.embed(), rerank, image, under.embed());
            long end = System.nanoTime()
                    + Duration.ofMillis(Math.round(minutes * 60_000)).toNanos();
            return print(Fuzzer.run(service.http(), targets, seed, clients, _ -> System.nanoTime() < end));
        }
    }

    private static int print(FuzzReport report) {
        report.statuses().forEach((path, statuses) -> out("%-48s %s", path, statuses));
        out("%d cases, %d faults", report.cases(), report.faults().size());
        report.faults().forEach(fault -> out("%s", fault));
        return report.faults().isEmpty() ? 0 : 1;
    }
}
