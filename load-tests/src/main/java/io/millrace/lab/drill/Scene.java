package io.millrace.lab.drill;

import io.millrace.bench.http.Request;
import io.millrace.bench.load.Pace;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Asking;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A load, and the words that are right for it.
 *
 * @param ask null for no load
 * @param clients of a closed loop
 * @param burners threads of this process that take the processor from the service
 */
record Scene(String name, List<String> expected, @Nullable Ask ask, int clients, int burners) {

    /** Tokens of a sequence of the model whose cache is filled. */
    static final int TIGHT = 256;

    private static final JsonMapper JSON = new JsonMapper();

    /** What the service said. */
    record Said(String word, String evidence) {}

    static List<Scene> all() {
        int cores = Runtime.getRuntime().availableProcessors();
        Ask answers = Ask.chat("wide", 200);
        return List.of(
                new Scene("no load", List.of("idle"), null, 0, 0),
                new Scene("one chat", List.of("decode_memory_bound"), answers, 1, 0),
                new Scene("16 chats", List.of("decode_memory_bound", "decode_compute_bound"), answers, 16, 0),
                new Scene("16 chats on 2 slots", List.of("queue_bound"), Ask.chat("narrow", 100), 16, 0),
                new Scene("long prompts", List.of("prefill_bound"), prompts(), 4, 0),
                new Scene("8 long sequences on 2 slots", List.of("kv_full"), fullest(), 8, 0),
                new Scene("long texts", List.of("prefill_bound"), Ask.embeddings("texts", 16, 200), 4, 0),
                new Scene("a chat beside busy neighbours", List.of("cpu_starved"), answers, 1, 8 * cores),
                new Scene("no load again", List.of("idle"), null, 0, 0));
    }

    /* Different from their first word on, so that nothing of them is in the cache. */
    private static Ask prompts() {
        return each("long prompts", i -> completion("wide", i + " the story of a mill".repeat(40), 1));
    }

    /* The same each time, so that their prompt is in the slot already and nothing but the answer is run. */
    private static Ask fullest() {
        return each("prompts that fill their slot", _ -> completion("tight", "the ".repeat(TIGHT * 7 / 8), 24));
    }

    private static Request completion(String model, String prompt, int tokens) {
        return Request.post("/v1/completions", "drill", """
                {"model":"%s","prompt":"%s","max_tokens":%d,"ignore_eos":true,"temperature":0}""".formatted(model, prompt, tokens));
    }

    private static Ask each(String what, IntFunction<Request> request) {
        return new Ask(
                what,
                IntStream.range(0, 256).mapToObj(request).map(Request::bytes).toList(),
                1);
    }

    /** Asks while the load lasts. */
    Said play(Service service, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        IntStream.range(0, burners).forEach(_ -> Thread.ofPlatform().daemon().start(() -> burn(end)));
        Ask load = ask;
        Thread clientele = Thread.ofPlatform().start(() -> {
            if (load != null) {
                var _ = Asking.run(service.http(), load, new Pace.Closed(clients), Duration.ofSeconds(seconds));
            }
        });
        Thread.sleep(Duration.ofSeconds(seconds).minusMillis(1500));
        Said said = said(service);
        clientele.join();
        return said;
    }

    private static void burn(long end) {
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Said said(Service service) throws IOException {
        String text =
                service.http().expect(200, Request.get("/actuator/bottleneck")).text();
        JsonNode now = JSON.readTree(text).path("service").path("10s");
        return new Said(now.path("state").asString(), now.path("evidence").asString());
    }
}
