package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog.State;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** More models than fit into memory, each loaded by the request that asks it. */
class DemandTest extends ServiceHarness {

    private static final int MODELS = 10;

    /** Bytes of each: its graph, what is put beside it, and keys and values of those that write. */
    private static final long ONE = 512 << 10;

    /** Keys and values of two layers with two heads of 16 numbers, for two slots of 128 tokens. */
    private static final long CACHE = 2 * 2 * 2 * 16 * Float.BYTES * 2 * 128;

    private static final long BUDGET = 3 * ONE;

    @TempDir
    static Path models;

    private final ModelRegistry registry;

    DemandTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        for (int i = 0; i < MODELS; i++) {
            Path folder = models.resolve("model-" + i);
            ModelFixtures.copy(i % 2 == 0 ? "tiny-gqa" : "tiny-bert", folder, "load: demand\nslots: 2\nthreads: 1\n");
            long bytes = Files.size(folder.resolve("model.onnx")) + (i % 2 == 0 ? CACHE : 0);
            Files.write(folder.resolve("model.onnx.more"), new byte[Math.toIntExact(ONE - bytes)]);
        }
        registry.add("millrace.models.path", models::toString);
        registry.add("millrace.models.memory", () -> BUDGET + "B");
    }

    private HttpResponse<String> ask(int model) throws Exception {
        return model % 2 == 0
                ? post("/v1/completions", """
                        {"model":"model-%d","prompt":[184,256],"max_tokens":4,"ignore_eos":true}""".formatted(model))
                : post("/v1/embeddings", "{\"model\":\"model-" + model + "\",\"input\":\"a b\"}");
    }

    @Test
    void requests_atRandom_areAllAnsweredWithinTheBudget() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        long most = 0;
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            Random random = new Random(client);
            clients.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 25; i++) {
                    ask(random, failures);
                }
            }));
        }
        while (clients.stream().anyMatch(Thread::isAlive)) {
            most = Math.max(most, registry.memory().held(false));
            Thread.onSpinWait();
        }
        assertThat(failures).isEmpty();
        assertThat(most).isEqualTo(BUDGET);
        assertThat(registry.models().stream().filter(model -> model.state() == State.READY))
                .hasSizeLessThan(MODELS);
        double loads = metric("millrace_model_load_time_seconds_count", "outcome=\"ready\"");
        double unloads = metric("millrace_model_unloads_total", "reason=\"budget\"");
        assertThat(loads).isGreaterThan(MODELS);
        assertThat((long) (loads - unloads))
                .isEqualTo(registry.models().stream()
                        .filter(model -> model.state() == State.READY)
                        .count());
        assertThat(metric("millrace_model_memory_budget_bytes", "place=\"host\""))
                .isEqualTo(BUDGET);
        assertThat(metric("millrace_model_memory_held_bytes", "place=\"host\""))
                .isEqualTo((loads - unloads) * ONE)
                .isEqualTo((double) registry.memory().held(false));
        assertThat(metric("millrace_model_memory_reserved_bytes", "")).isZero();
    }

    private void ask(Random random, Queue<String> failures) {
        try {
            HttpResponse<String> response = ask(random.nextInt(MODELS));
            if (response.statusCode() != 200) {
                failures.add(response.statusCode() + " " + response.body());
            }
        } catch (Exception e) {
            failures.add(e.toString());
        }
    }

    private double metric(String name, String label) throws Exception {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void ask_idleModelInAnyWay_loadsIt() throws Exception {
        List<String> paths = List.of("/v1/models/model-1", "/v2/models/model-1/ready");
        for (String path : paths) {
            assertThat(get(path).statusCode()).isEqualTo(200);
        }
        for (int i = 0; i < 6; i++) {
            int model = 1 + 2 * (i % 5);
            for (int other : IntStream.of(0, 2, 4).toArray()) {
                assertThat(ask(other).statusCode()).isEqualTo(200);
            }
            String name = "\"model-" + model + "\"";
            HttpResponse<String> response =
                    switch (i) {
                        case 0 -> get("/v2/models/model-" + model);
                        case 1 -> post("/tokenize", "{\"model\":" + name + ",\"prompt\":\"a b\"}");
                        case 2 -> post("/v1/embeddings", "{\"model\":" + name + ",\"input\":\"a\"}");
                        case 3 -> post("/actuator/models/model-" + model + "/warm", "");
                        case 4 -> get("/v2/models/model-" + model + "/config");
                        default -> post("/detokenize", "{\"model\":" + name + ",\"tokens\":[1]}");
                    };
            assertThat(response.statusCode()).as(i + response.body()).isEqualTo(200);
            assertThat(registry.route("model-" + model).model().state()).isEqualTo(State.READY);
        }
    }

    @Test
    void model_idle_saysSo() throws Exception {
        for (int other : IntStream.of(0, 2, 4, 6).toArray()) {
            assertThat(ask(other).statusCode()).isEqualTo(200);
        }
        JsonNode all = JSON.readTree(get("/actuator/models").body()).path("models");
        assertThat(all.valueStream().map(model -> model.path("state").stringValue()))
                .contains("idle", "ready");
        assertThat(post("/v2/repository/index", "").body()).contains("loaded by the next request");
    }
}
