package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.http.Http;
import io.millrace.bench.load.Pace;
import io.millrace.lab.load.Asking;
import io.millrace.lab.load.SoundRequests;
import io.millrace.lab.service.Cgroup;
import io.millrace.lab.service.Launch;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hostile clients beside two honest ones, at a service that has as much memory as a small container. */
@Command(
        name = "drill-hostile",
        mixinStandardHelpOptions = true,
        description =
                "Sends all that a client without a role can do harm by, beside one honest chat client and one honest"
                        + " embedding client of the same address, each on a connection of its own. Fails when an honest"
                        + " request is not answered 200, chats are slow, the process ends, a model is loaded anew, a"
                        + " breaker counts, or the memory is not given back.")
public final class DrillHostileCommand implements Callable<Integer> {

    private static final int SHARE = 40;
    private static final String OPTIONS = "docker/bin/jvm.options";

    @Mixin
    private final Under under = new Under();

    @Option(names = "--rerank", defaultValue = "demo-rerank", description = "cross-encoder (${DEFAULT-VALUE})")
    String rerank = "demo-rerank";

    @Option(names = "--image", defaultValue = "demo-vision", description = "image classifier (${DEFAULT-VALUE})")
    String image = "demo-vision";

    @Option(names = "--ears", defaultValue = "demo-ears", description = "model that transcribes (${DEFAULT-VALUE})")
    String ears = "demo-ears";

    @Option(names = "--sight", defaultValue = "demo-sight", description = "model that sees images (${DEFAULT-VALUE})")
    String sight = "demo-sight";

    @Option(names = "--seconds", defaultValue = "60", description = "of attacks (${DEFAULT-VALUE})")
    int seconds;

    private static final int LISTENERS = 8;
    private static final int WINDOW_SECONDS = 30;
    private static final int NOISE_RATE = 8_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--warm-up", defaultValue = "20", description = "seconds of honest load alone (${DEFAULT-VALUE})")
    int warmUp;

    @Option(names = "--rest", defaultValue = "60", description = "seconds without load afterwards (${DEFAULT-VALUE})")
    int rest;

    @Option(names = "--connections", defaultValue = "50", description = "hostile ones at once (${DEFAULT-VALUE})")
    int connections;

    @Option(names = "--memory", defaultValue = "3g", description = "of the service (${DEFAULT-VALUE})")
    String memory = "3g";

    @Option(names = "--only", split = ",", description = "some attacks alone: ${COMPLETION-CANDIDATES}")
    List<Attack> only = Attack.all();

    @Option(names = "--seed", defaultValue = "1", description = "of what is sent (${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--log", description = "file that is left with what the service wrote")
    @Nullable
    Path log;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long bytes = bytes(memory);
        Optional<Cgroup> group = Cgroup.of(bytes);
        try {
            Launch launch = launch(bytes, group);
            try (Service service = Service.start(launch).awaitReady()) {
                return drill(service);
            }
        } finally {
            if (group.isPresent()) {
                out(
                        "the kernel has killed %d processes for want of memory",
                        group.get().kills());
                group.get().close();
            }
        }
    }

    /** As a container of this memory starts it; without a control group the heap has the size that it would have in one. */
    private Launch launch(long bytes, Optional<Cgroup> group) throws IOException {
        Launch launch = under.launch();
        List<String> container = Files.isReadable(Path.of(OPTIONS)) ? List.of("@" + OPTIONS) : List.of();
        if (group.isPresent()) {
            out("memory: the control group %s of %s", group.get(), memory);
            return launch.withOptions(join(container, "-XX:MaxRAMPercentage=" + SHARE))
                    .in(group.get());
        }
        out("memory: no control group can be made here; a heap of %d %% of %s, and RSS watched", SHARE, memory);
        return launch.withOptions(join(container, "-Xmx" + bytes / 100 * SHARE));
    }

    private static List<String> join(List<String> options, String last) {
        return Stream.concat(options.stream(), Stream.of(last)).toList();
    }

    private int drill(Service service) throws IOException, InterruptedException {
        HostileTargets targets = new HostileTargets(under.chat(), under.embed(), rerank, image, ears, sight);
        HostileDrill drill = new HostileDrill(service, targets, only);
        hear(service);
        var _ = drill.run(Duration.ofSeconds(warmUp), 0, seed);
        double warm = service.resident();
        UnmovedCounts before = UnmovedCounts.of(service);
        List<Ends> honest = drill.run(Duration.ofSeconds(seconds), connections, seed);
        Thread.sleep(Duration.ofSeconds(rest));
        drill.watch().lookAtMemory();
        HostileReport report = new HostileReport(
                honest.getFirst(),
                honest.getLast(),
                drill.attacks(),
                new HostileReport.Sizes(warm, drill.watch().peak(), service.resident()),
                moved(service, before),
                drill.watch().openBreakers(),
                !service.isAlive());
        out("looks at the models that were not answered: %d", drill.watch().unanswered());
        keepLog(service);
        return report.print();
    }

    /* What a model keeps once it has heard a full batch is not what an attack leaves. */
    private void hear(Service service) throws IOException {
        byte[] noise = SoundRequests.noise(WINDOW_SECONDS, NOISE_RATE, seed);
        try (Http http = service.http().patient(PATIENCE)) {
            var _ = Asking.run(
                    http, SoundRequests.ask(ears, noise), new Pace.Closed(LISTENERS), Duration.ofSeconds(warmUp));
        }
    }

    private static UnmovedCounts moved(Service service, UnmovedCounts before) {
        try {
            return UnmovedCounts.of(service).since(before);
        } catch (IOException e) {
            out("its counts are not known: %s", e.getMessage());
            return UnmovedCounts.UNKNOWN;
        }
    }

    private void keepLog(Service service) throws IOException {
        if (log != null) {
            Files.writeString(log, service.written());
        }
    }

    /** Of a number with a unit of {@code k}, {@code m} or {@code g}, or none. */
    static long bytes(String memory) {
        String lower = memory.toLowerCase(Locale.ROOT);
        if (!lower.matches("[1-9][0-9]{0,9}[kmg]?")) {
            throw new IllegalArgumentException("--memory must be such as 3g or 512m, but is '" + memory + "'");
        }
        long number = Long.parseLong(lower.replaceAll("[kmg]", ""));
        return number << 10 * Math.max(0, " kmg".indexOf(lower.charAt(lower.length() - 1)));
    }
}
