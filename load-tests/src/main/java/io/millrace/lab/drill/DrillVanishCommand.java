package io.millrace.app;

import static io.millrace.app.Verdicts.out;

import io.millrace.insight.Aim;
import io.millrace.insight.ProcessMemory;
import io.millrace.insight.VanishDrill;
import io.millrace.serving.ModelCatalog;
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
final class DrillVanishCommand implements Callable<Integer> {

    private static final int MOST_CHOICES = 128;

    @Mixin
    private final Asked asked = new Asked();

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
        try (LocalService service = LocalService.start(
                asked.setting(),
                "--server.netty.idle-timeout=" + patience + "s",
                "--millrace.limits.body-timeout=" + patience + "s")) {
            service.await(asked.chat);
            service.await(asked.embed);
            takeAllSlots(service);
            vanish(service, atOnce);
            return drill(service);
        }
    }

    /** Makes the model bind ranges of slots of every size, which it keeps: they are not what clients leave behind. */
    private void takeAllSlots(LocalService service) throws IOException, InterruptedException {
        int slots = service.models().busy(asked.chat).slots();
        try (LocalClient client = new LocalClient(service.port())) {
            var _ = client.expect(
                    200, "/v1/chat/completions", """
                {"model":"%s","n":%d,"max_tokens":64,"ignore_eos":true,"messages":[{"role":"user","content":"Hello"}]}\
                """.formatted(asked.chat, Math.min(slots, MOST_CHOICES)));
        }
    }

    private int drill(LocalService service) throws IOException, InterruptedException {
        ProcessMemory before = ProcessMemory.now();
        long start = System.nanoTime();
        try (VanishDrill drill = new VanishDrill(service.port(), asked.chat, asked.embed, seed)) {
            out("%d clients, seed %d, went: %s", clients, seed, drill.run(clients, atOnce));
            double went = seconds(start);
            boolean gone = Left.await(service, Duration.ofMinutes(2));
            out(
                    "they went in %.1f s; %s was left %.1f s after the last",
                    went, gone ? "nothing" : "something", seconds(start) - went);
            return print(Left.of(service), before, ProcessMemory.now());
        }
    }

    private void vanish(LocalService service, int count) throws IOException, InterruptedException {
        try (VanishDrill drill = new VanishDrill(service.port(), asked.chat, asked.embed, seed - 1)) {
            var _ = drill.run(count, atOnce);
            if (!Left.await(service, Duration.ofMinutes(2))) {
                out("after %d clients that went first, this is left for good: %s", count, Left.of(service));
            }
        }
    }

    private static int print(Left left, ProcessMemory before, ProcessMemory after) {
        double heap = (after.heap() - before.heap()) / 1e6;
        return Verdicts.print(List.of(
                Aim.none("slots still taken", left.running(), ""),
                Aim.none("queue entries left", left.waiting(), ""),
                Aim.none("permits not given back", left.permits(), ""),
                Aim.none("requests in work, with their stream buffers", left.inWork(), ""),
                Aim.none("native handles more than before", after.handles() - before.handles(), ""),
                Aim.speed(
                        "heap after collection grows by less than 8 MB",
                        String.format(Locale.ROOT, "%+.1f MB", heap),
                        heap < 8)));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What a service holds for requests, over all models. */
    private record Left(int running, int waiting, int permits, long inWork) {

        private static final Left NOTHING = new Left(0, 0, 0, 0);

        static Left of(LocalService service) {
            int running = 0;
            int waiting = 0;
            int permits = 0;
            for (ModelCatalog.Model model : service.models().models()) {
                var load = service.models().busy(model.id());
                running += load.running();
                waiting += load.waiting();
                permits += load.admitted();
            }
            return new Left(
                    running,
                    waiting,
                    permits,
                    service.context().getBean(Traffic.class).inWork());
        }

        /** Until there is nothing, or the time is over; whether there is nothing. */
        static boolean await(LocalService service, Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            while (!of(service).equals(NOTHING) && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            return of(service).equals(NOTHING);
        }
    }
}
