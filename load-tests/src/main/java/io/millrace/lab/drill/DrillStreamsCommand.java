package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import io.millrace.bench.answer.AnswerMeter;
import io.millrace.bench.answer.Sample;
import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Request;
import io.millrace.bench.report.Quantiles;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Very many streams that are open at once, each of which has a token now and then, or waits for its first. */
@Command(
        name = "drill-streams",
        mixinStandardHelpOptions = true,
        description =
                "Opens very many streamed chats at once, of which as many are decoded as there are slots, while another"
                        + " client asks for the service's health: no stream may be lost, cut or short of a token.")
public final class DrillStreamsCommand implements Callable<Integer> {

    private static final String MODEL = "many";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int PROBE_MILLIS = 100;
    private static final double MOST_HEALTH_MILLIS = 250;

    @Mixin
    private final Under under = new Under();

    @Option(names = "--streams", defaultValue = "2000", description = "open at once (${DEFAULT-VALUE})")
    int streams;

    @Option(names = "--slots", defaultValue = "1000", description = "of them decoded at once (${DEFAULT-VALUE})")
    int slots;

    @Option(names = "--tokens", defaultValue = "40", description = "of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ModelVariants models = ModelVariants.empty()) {
            Map<String, Integer> settings = Map.of("slots", slots, "max-queue", streams, "max-length", 64 + tokens);
            models.addCopies(MODEL, under.folder(under.chat()), settings);
            try (Service service =
                            Service.start(under.launch(models.argument())).awaitReady();
                    Http http = service.http().patient(PATIENCE)) {
                return drill(service, http);
            }
        }
    }

    private int drill(Service service, Http http) throws IOException, InterruptedException {
        List<Sample> warm = new ArrayList<>();
        send(http, warm).await();
        double processor = service.cpuSeconds();
        List<Sample> samples = new ArrayList<>();
        long start = System.nanoTime();
        CountDownLatch left = send(http, samples);
        List<Double> health = probe(service, left);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cores = (service.cpuSeconds() - processor) / seconds;
        report(service, samples, seconds, cores);
        samples.addAll(warm);
        service.http().expect(200, Request.post("/v2/repository/models/" + MODEL + "/unload", "{}"));
        return Verdicts.print(aims(samples, health, service.memory().handles()));
    }

    private CountDownLatch send(Http http, List<Sample> samples) {
        CountDownLatch left = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            http.send(request(i).bytes(), new AnswerMeter(true, System.nanoTime(), (sample, _) -> {
                samples.add(sample);
                left.countDown();
            }));
        }
        return left;
    }

    private Request request(int number) {
        return Request.post("/v1/chat/completions", "drill-streams", """
                {"model":"%s","stream":true,"stream_options":{"include_usage":true},"temperature":0,"max_tokens":%d,\
                "min_tokens":%d,"ignore_eos":true,"messages":[{"role":"user","content":"Tell me about number %d."}]}\
                """.formatted(MODEL, tokens, tokens, number));
    }

    /* By a client of its own, until the last stream has ended. */
    private static List<Double> probe(Service service, CountDownLatch left) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        try (Http other = service.http().another()) {
            while (left.getCount() > 0) {
                long start = System.nanoTime();
                other.expect(200, Request.get("/actuator/health/liveness"));
                millis.add((System.nanoTime() - start) / 1e6);
                Thread.sleep(PROBE_MILLIS);
            }
        }
        return millis;
    }

    private void report(Service service, List<Sample> samples, double seconds, double cores) throws IOException {
        long came = samples.stream().mapToLong(Sample::output).sum();
        out(
                "%d streams at once, %d slots, answers of %d tokens: %.1f s, %.0f tokens/s, a token every %.1f s for a stream"
                        + " that is decoded; %.2f cores, at most %.0f MB in memory",
                streams,
                slots,
                tokens,
                seconds,
                came / seconds,
                Math.min(slots, streams) * seconds / came,
                cores,
                service.peak() / 1e6);
    }

    private List<Aim> aims(List<Sample> samples, List<Double> health, long handles) {
        long lost = samples.stream().filter(sample -> !sample.error().isEmpty()).count();
        String why = samples.stream()
                .map(Sample::error)
                .filter(error -> !error.isEmpty())
                .findFirst()
                .orElse("");
        long cut = samples.stream()
                .filter(sample -> sample.error().isEmpty() && sample.output() != tokens)
                .count();
        double slowest = Quantiles.of(health, 0.99);
        return List.of(
                Aim.none("streams lost", lost, why),
                Aim.none("streams of another number of tokens", cut, ""),
                Aim.none("native handles left once the model is unloaded", handles, ""),
                Aim.speed(
                        "health meanwhile, p99, at most %.0f ms".formatted(MOST_HEALTH_MILLIS),
                        "%.0f ms (p50 %.0f)".formatted(slowest, Quantiles.median(health)),
                        slowest <= MOST_HEALTH_MILLIS));
    }
}
