package io.millrace.profile.load;

import io.millrace.bench.load.Quantiles;
import io.millrace.profile.record.Advice;
import io.millrace.profile.record.Load;
import io.millrace.profile.record.Served;
import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service with a model, under a load, with the present settings and with others. */
public final class LoadTest {

    private static final int ROUNDS = 3;

    /** What came out: {@code load} is null where the task has no requests of its own. */
    public record Result(@Nullable Load load, List<Served> served) {}

    private final Service.Starter starter;
    private final int clients;

    public LoadTest(Service.Starter starter, int clients) {
        this.starter = starter;
        this.clients = clients;
    }

    /** Runs it for about so long, with the settings of some advice beside the present ones, by turns. */
    public Result run(ModelFolder folder, List<Advice> others, Duration time) throws IOException, InterruptedException {
        Requests requests = Requests.of(folder.task().name()).orElse(null);
        if (requests == null) {
            return new Result(null, List.of());
        }
        try (Variants variants = Variants.of(folder)) {
            List<String> names = new ArrayList<>(List.of(folder.id().name()));
            for (Advice other : others) {
                names.add(variants.add(other.set()));
            }
            try (Service service = starter.start(
                            "--millrace.models.path=" + variants.root(), "--millrace.models.data=" + variants.root());
                    Clients caller = new Clients(service.port(), requests)) {
                return run(caller, names, others, time.toNanos() / 1e9);
            }
        }
    }

    /* A third of the time warms up. */
    private Result run(Clients caller, List<String> names, List<Advice> others, double seconds)
            throws IOException, InterruptedException {
        for (String name : names) {
            caller.await(name);
            Clients.Seen _ = caller.run(name, clients, seconds / 3 / names.size());
        }
        Load load = sampled(caller, names.getFirst(), seconds / 3);
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

    private Load sampled(Clients caller, String model, double seconds) throws IOException {
        try (Samples samples = new Samples()) {
            ProcessTimes before = ProcessTimes.now();
            Clients.Seen seen = caller.run(model, clients, seconds);
            ProcessTimes took = ProcessTimes.now().since(before);
            return load(seen, Shares.of(samples.read(), took), took, samples.basis());
        }
    }

    private Load load(Clients.Seen seen, Shares shares, ProcessTimes took, String basis) {
        Map<String, Double> timing = new HashMap<>();
        seen.timing()
                .forEach((name, sum) -> timing.put(name, sum / seen.millis().size()));
        return new Load(
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
