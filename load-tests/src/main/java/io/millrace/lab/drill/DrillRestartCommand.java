package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.lab.service.Launch;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two instances of the service, restarted in turn under load. */
@Command(
        name = "drill-restart",
        mixinStandardHelpOptions = true,
        description =
                "Restarts two instances of the service in turn, by SIGTERM and under load, behind clients that retry"
                        + " on the other one what is answered 503 or not at all. Fails when a request fails or an instance"
                        + " does not exit with 0.")
public final class DrillRestartCommand implements Callable<Integer> {

    @Mixin
    private final Under under = new Under();

    @Option(names = "--clients", defaultValue = "8", description = "connections in closed loop (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--rounds", defaultValue = "2", description = "restarts of each instance (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "seconds between restarts (${DEFAULT-VALUE})")
    int seconds;

    private final List<Launch> launches = new ArrayList<>();
    private final List<Service> instances = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            startBoth();
            RestartDrill drill =
                    new RestartDrill(instances.stream().map(Service::address).toList(), under.chat(), under.embed());
            drill.run(clients, this::restartAll);
            return print(drill);
        } finally {
            for (Service instance : instances) {
                instance.close();
            }
        }
    }

    private void startBoth() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            launches.add(under.launch());
            instances.add(Service.start(launches.get(i)));
            var _ = instances.get(i).awaitReady();
        }
    }

    private void restartAll() throws IOException, InterruptedException {
        for (int i = 0; i < 2 * rounds; i++) {
            Thread.sleep(1000L * seconds);
            restart(i % 2);
        }
        Thread.sleep(1000L * seconds);
    }

    private void restart(int instance) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int exit = instances.get(instance).terminate();
        double ended = seconds(start);
        instances.get(instance).close();
        instances.set(instance, Service.start(launches.get(instance)));
        var _ = instances.get(instance).awaitReady();
        exits.add(exit);
        out(
                "instance %d: exit code %d %.1f s after SIGTERM, ready again %.1f s later",
                instance, exit, ended, seconds(start) - ended);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private int print(RestartDrill drill) {
        out(
                "%d requests of %d clients succeeded, half of them streams; attempts made again: %s; p50 %.0f ms, p99"
                        + " %.0f ms",
                drill.succeeded(), clients, drill.retries(), drill.millis(0.5), drill.millis(0.99));
        drill.failures().stream().limit(10).forEach(failure -> out("failed: %s", failure));
        long unclean = exits.stream().filter(exit -> exit != 0).count();
        return Verdicts.print(List.of(
                Aim.none("failed requests", drill.failures().size(), ""),
                Aim.none("instances that exited otherwise than with 0", unclean, exits.toString())));
    }
}
