package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.http.Request;
import io.millrace.lab.service.Held;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.ServiceMemory;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clients that vanish while they are served, and what is left of them. */
@Command(
        name = "drill-vanish",
        mixinStandardHelpOptions = true,
        description =
                "Lets clients open streams and vanish at random points, and prints what the service still holds for"
                        + " them. Fails when it holds anything.")
public final class DrillVanishCommand implements Callable<Integer> {

    private static final int MOST_CHOICES = 128;

    @Mixin
    private final Under under = new Under();

    @Option(names = "--clients", defaultValue = "1000", description = "clients that vanish (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--at-once", defaultValue = "32", description = "clients at one time (${DEFAULT-VALUE})")
    int atOnce;

    @Option(names = "--seed", defaultValue = "1", description = "of how and when they go (${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--patience",
            defaultValue = "5",
            description = "seconds after which a silent connection, or a request that does not come, is given up")
    int patience;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Service service = under.service(
                "--server.netty.idle-timeout=" + patience + "s", "--millrace.limits.body-timeout=" + patience + "s")) {
            takeAllSlots(service);
            vanish(service, atOnce);
            return drill(service);
        }
    }

    /** Makes the model bind ranges of slots of every size, which it keeps: they are not what clients leave behind. */
    private void takeAllSlots(Service service) throws IOException {
        int slots = Held.slots(service.http(), under.chat());
        var _ = service.http().expect(200, Request.post("/v1/chat/completions", """
                {"model":"%s","n":%d,"max_tokens":64,"ignore_eos":true,"messages":[{"role":"user","content":"Hello"}]}\
                """.formatted(
                        under.chat(), Math.min(slots, MOST_CHOICES))));
    }

    private int drill(Service service) throws IOException, InterruptedException {
        ServiceMemory before = service.memory();
        long start = System.nanoTime();
        try (VanishDrill drill = new VanishDrill(service.address(), under.chat(), under.embed(), seed)) {
            out("%d clients, seed %d, went: %s", clients, seed, drill.run(clients, atOnce));
            double went = seconds(start);
            boolean gone = Held.awaitNothing(service.http(), Duration.ofMinutes(2));
            out(
                    "they went in %.1f s; %s was left %.1f s after the last",
                    went, gone ? "nothing" : "something", seconds(start) - went);
            return print(Held.by(service.http()), before, service.memory());
        }
    }

    private void vanish(Service service, int count) throws IOException, InterruptedException {
        try (VanishDrill drill = new VanishDrill(service.address(), under.chat(), under.embed(), seed - 1)) {
            var _ = drill.run(count, atOnce);
            if (!Held.awaitNothing(service.http(), Duration.ofMinutes(2))) {
                out("after %d clients that went first, this is left for good: %s", count, Held.by(service.http()));
            }
        }
    }

    private static int print(Held left, ServiceMemory before, ServiceMemory after) {
        double heap = (after.heap() - before.heap()) / 1e6;
        return Verdicts.print(List.of(
                Aim.none("slots still taken", left.running(), ""),
                Aim.none("queue entries left", left.waiting(), ""),
                Aim.none("permits not given back", left.permits(), ""),
                Aim.none("native handles more than before", after.handles() - before.handles(), ""),
                Aim.speed(
                        "heap after collection grows by less than 8 MB",
                        String.format(Locale.ROOT, "%+.1f MB", heap),
                        heap < 8)));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
