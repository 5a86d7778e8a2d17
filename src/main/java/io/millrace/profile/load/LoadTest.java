package io.millrace.profile.load;

import io.millrace.bench.LocalService;
import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.report.Quantiles;
import io.millrace.profile.record.Advice;
import io.millrace.profile.record.Served;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The service with a model, under a load, with the present settings and with others. */
public final class LoadTest {

    private static final int ROUNDS = 3;
    private static final YAMLMapper YAML = new YAMLMapper();

    /** What came out: {@code load} is null where the task has no requests of its own. */
    public record Result(@Nullable ServiceLoad load, List<Served> served) {}

    private final LocalService.Starter starter;
    private final int clients;

    public LoadTest(LocalService.Starter starter, int clients) {
        this.starter = starter;
        this.clients = clients;
    }

    /** Runs it for about so long, with the settings of some advice beside the present ones, by turns. */
    public Result run(ModelFolder folder, List<Advice> others, Duration time) throws IOException, InterruptedException {
        TaskRequests requests = TaskRequests.of(folder.task().name()).orElse(null);
        if (requests == null) {
            return new Result(null, List.of());
        }
        try (ModelVariants variants = ModelVariants.empty()) {
            List<String> names = names(folder, others.size());
            variants.link(folder.id().folder(), folder.path());
            for (int i = 0; i < others.size(); i++) {
                variants.addLinks(names.get(i + 1), folder.path(), settings(others.get(i)));
            }
            try (LocalService service =
                            starter.start(variants.argument(), "--millrace.models.data=" + variants.root());
                    Clients caller = new Clients(service.port(), requests)) {
                return run(caller, names, others, time.toNanos() / 1e9);
            }
        }
    }

    /* The model's, and those of its variants. */
    private static List<String> names(ModelFolder folder, int others) {
        String name = folder.id().name();
        return Stream.concat(
                        Stream.of(name),
                        IntStream.rangeClosed(1, others).mapToObj(i -> name.replace('/', '-') + "-" + i))
                .toList();
    }

    private static Map<String, Object> settings(Advice advice) {
        Map<String, Object> settings = new HashMap<>();
        advice.set().forEach((name, value) -> settings.put(name, YAML.readValue(value, Object.class)));
        return settings;
    }

    /* A third of the time warms up. */
    private Result run(Clients caller, List<String> names, List<Advice> others, double seconds)
            throws IOException, InterruptedException {
        for (String name : names) {
            caller.await(name);
            Clients.Seen _ = caller.run(name, clients, seconds / 3 / names.size());
        }
        ServiceLoad load = sampled(caller, names.getFirst(), seconds / 3);
        return new Result(load, inTurn(caller, names, others, seconds / 3));
    }

    private List<Served> inTurn(Clients caller, List<String> names, List<Advice> others, double seconds) {
        List<List<Double>> rates = new ArrayList<>();
        names.forEach(_ -> rates.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < names.size(); i++) {
                Clients.Seen seen = caller.run(names.get(i), clients, seconds / ROUNDS / names.size());
                rates.get(i).add(seen.answersPerSecond());
            }
        }
        List<Served> served = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            served.add(new Served(i == 0 ? Map.of() : others.get(i - 1).set(), Quantiles.median(rates.get(i))));
        }
        return served;
    }

    private ServiceLoad sampled(Clients caller, String model, double seconds) throws IOException {
        try (Samples samples = new Samples()) {
            ProcessTimes before = ProcessTimes.now();
            Clients.Seen seen = caller.run(model, clients, seconds);
            ProcessTimes took = ProcessTimes.now().since(before);
            return load(seen, TimeShares.of(samples.read(), took), took, samples.basis());
        }
    }

    private ServiceLoad load(Clients.Seen seen, TimeShares shares, ProcessTimes took, String basis) {
        Map<String, Double> timing = new HashMap<>();
        seen.timing()
                .forEach((name, sum) -> timing.put(name, sum / seen.millis().size()));
        return new ServiceLoad(
                clients,
                seen.answersPerSecond(),
                seen.medianMillis(),
                shares.service(),
                shares.clients(),
                shares.compiler(),
                took.all() / 1000 / seen.seconds(),
                timing,
                basis);
    }
}
