package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.models.Lease;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog.State;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Models that are replaced in place, rest, sleep and wake while requests run. */
class LifeTest extends ServiceHarness {

    private static final String REPLACED = "reload: replace\n";

    @TempDir
    static Path models;

    private final ModelRegistry registry;

    LifeTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        ModelFixtures.copy("tiny-gqa", models.resolve("chat"), REPLACED);
        ModelFixtures.copy("tiny-bert", models.resolve("texts"), "aliases: [words]\nthreads: 1\n");
        ModelFixtures.copy("tiny-bert", models.resolve("brief"), "keep-alive: 100ms\n");
        ModelFixtures.copy("tiny-bert", models.resolve("narrow"), "load: demand\nmax-queue: 1\ntimeout: 300ms\n");
        registry.add("millrace.models.path", models::toString);
    }

    private HttpResponse<String> complete() throws Exception {
        return post("/v1/completions", """
                {"model":"chat","prompt":[184,256],"max_tokens":8,"ignore_eos":true,"seed":1}""");
    }

    private HttpResponse<String> embed(String model) throws Exception {
        return post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":[\"a b\",\"c\"]}");
    }

    private State state(String model) {
        return registry.route(model).model().state();
    }

    @Test
    void load_inPlace_failsNoRequestAndGivesAllMemoryBack() throws Exception {
        loadAndAsk();
        String before = nativeMemory();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean chat = i % 2 == 0;
            clients.add(Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    ask(chat, failures, answered);
                }
            }));
        }
        for (int i = 0; i < 50; i++) {
            String model = i % 2 == 0 ? "chat" : "texts";
            assertThat(post("/v2/repository/models/" + model + "/load", "").statusCode())
                    .isEqualTo(200);
        }
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThan(50);
        loadAndAsk();
        assertThat(nativeMemory()).isEqualTo(before);
    }

    /** Leaves each model as one request leaves it. */
    private void loadAndAsk() throws Exception {
        for (String model : List.of("chat", "texts")) {
            assertThat(post("/v2/repository/models/" + model + "/load", "").statusCode())
                    .isEqualTo(200);
        }
        assertThat(complete().statusCode()).isEqualTo(200);
        assertThat(embed("texts").statusCode()).isEqualTo(200);
    }

    private void ask(boolean chat, Queue<String> failures, AtomicInteger answered) {
        try {
            HttpResponse<String> response = chat ? complete() : embed("words");
            answered.incrementAndGet();
            if (response.statusCode() != 200) {
                failures.add(response.statusCode() + " " + response.body());
            }
        } catch (Exception e) {
            failures.add(e.toString());
        }
    }

    /* Of the models that do not rest by themselves. */
    private String nativeMemory() {
        try {
            await("rest", () -> state("brief") != State.READY);
            return get("/actuator/prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("millrace_native_"))
                    .toList()
                    .toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void load_inPlaceThatFails_bringsTheOldOneBack() throws Exception {
        byte[] graph = Files.readAllBytes(models.resolve("chat/model.onnx"));
        Files.writeString(models.resolve("chat/model.yaml"), REPLACED + "nonsense: 1\n");
        assertThat(post("/v2/repository/models/chat/load", "").statusCode()).isEqualTo(400);
        assertThat(complete().statusCode()).isEqualTo(200);
        Files.writeString(models.resolve("chat/model.yaml"), REPLACED + "max-length: 1000000\n");
        assertThat(post("/v2/repository/models/chat/load", "").statusCode()).isEqualTo(400);
        assertThat(complete().statusCode()).isEqualTo(200);
        Files.writeString(models.resolve("chat/model.yaml"), REPLACED);
        assertThat(Files.readAllBytes(models.resolve("chat/model.onnx"))).isEqualTo(graph);
    }

    @Test
    void model_idleForLongerThanItsKeepAlive_restsAndComesBackWithARequest() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(embed("brief").statusCode()).isEqualTo(200);
            await("rest", () -> state("brief") == State.IDLE);
        }
    }

    @Test
    void model_heldByARequest_doesNotRest() throws Exception {
        assertThat(embed("brief").statusCode()).isEqualTo(200);
        CompletableFuture<Lease> held = new CompletableFuture<>();
        while (!held.isDone()) {
            assertThat(embed("brief").statusCode()).isEqualTo(200);
            try {
                held.complete(registry.route("brief").lease());
            } catch (ServingException _) {
                // it went to rest meanwhile
            }
        }
        try (Lease lease = held.join()) {
            assertThat(embed("texts").statusCode()).isEqualTo(200);
            await("some checks", () -> lease.model().isAlive());
            assertThat(state("brief")).isEqualTo(State.READY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&level=1", "&level=2", "&mode=wait"})
    void sleep_readyModel_isRefusedUntilWoken(String more) throws Exception {
        assertThat(post("/sleep?model=words" + more, "").statusCode()).isEqualTo(200);
        assertThat(get("/is_sleeping?model=texts").body()).isEqualTo("{\"is_sleeping\":true}");
        HttpResponse<String> refused = embed("texts");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("is asleep");
        assertThat(get("/v2/models/texts/ready").statusCode()).isEqualTo(503);
        assertThat(get("/v1/models/words").body()).contains("\"state\":\"sleeping\"");
        assertThat(post("/wake_up?model=texts", "").statusCode()).isEqualTo(200);
        assertThat(get("/is_sleeping?model=words").body()).isEqualTo("{\"is_sleeping\":false}");
        assertThat(embed("texts").statusCode()).isEqualTo(200);
        assertThat(post("/wake_up?model=texts", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/sleep, 400, in the query",
        "/wake_up, 400, in the query",
        "/sleep?model=nobody, 404, nobody",
        "/wake_up?model=nobody, 404, nobody",
        "/sleep?model=texts&level=3, 400, level",
        "/sleep?model=texts&mode=abort, 400, mode",
        "/wake_up?model=texts&tags=weights, 400, tags"
    })
    void sleep_askedWrongly_isRefusedByName(String path, int status, String said) throws Exception {
        HttpResponse<String> response = post(path, "");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(said);
        assertThat(state("texts")).isEqualTo(State.READY);
    }

    @Test
    void sleep_unloadedModel_isRefused() throws Exception {
        assertThat(post("/v2/repository/models/texts/unload", "").statusCode()).isEqualTo(200);
        assertThat(post("/sleep?model=texts", "").statusCode()).isEqualTo(503);
        assertThat(post("/v2/repository/models/texts/load", "").statusCode()).isEqualTo(200);
    }
}
