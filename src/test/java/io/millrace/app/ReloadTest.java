package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Models are loaded anew, or fail to be, while requests run. */
class ReloadTest extends ServiceHarness {

    private static final String CHAT = "aliases: [my-chat]\nmax-timeout: 20s\nfallback: [{model: spare}]\n";

    @TempDir
    static Path models;

    ReloadTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        model("chat", "tiny-gqa", CHAT);
        model("spare", "tiny-gqa", "");
        model("texts", "tiny-bert", "");
        model("away", "tiny-bert", "load: never\nfallback: [{model: texts}]\n");
        registry.add("millrace.models.path", models::toString);
    }

    private static void model(String name, String fixture, String manifest) throws IOException {
        ModelFixtures.copy(fixture, models.resolve(name), manifest);
    }

    private static void manifest(String name, String manifest) throws IOException {
        Files.writeString(models.resolve(name).resolve("model.yaml"), manifest);
    }

    @BeforeEach
    void asAtFirst() throws Exception {
        manifest("chat", CHAT);
        assertThat(load("chat").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> load(String model) throws Exception {
        return post("/v2/repository/models/" + model + "/load", "{}");
    }

    private HttpResponse<String> complete(String model, String more) throws Exception {
        return post("/v1/completions", """
                {"model":"%s","prompt":[184,256],"max_tokens":8,"ignore_eos":true,"seed":1%s}""".formatted(model, more));
    }

    @Test
    void load_mistypedKey_changesNothingOfTheModelThatAnswers() throws Exception {
        manifest("chat", CHAT.replace("max-timeout", "max-timeuot"));
        HttpResponse<String> refused = load("chat");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("max-timeuot", "max-timeout");
        assertThat(complete("my-chat", "").statusCode()).isEqualTo(200);
        HttpResponse<String> tooLong = complete("chat", ",\"timeout\":30");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("at most 20.0 s");
        JsonNode model = JSON.readTree(get("/v1/models/my-chat").body());
        assertThat(model.path("task").asString()).isEqualTo("generate");
        assertThat(model.path("state").asString()).isEqualTo("ready");
        assertThat(JSON.readTree(get("/actuator/models/chat").body())
                        .path("breaker")
                        .path("state")
                        .asString())
                .isEqualTo("closed");
    }

    @Test
    void load_overAndOver_failsNoRequest() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean stateless = i % 2 == 0;
            clients.add(Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    ask(stateless, failures, answered);
                }
            }));
        }
        for (int i = 0; i < 12; i++) {
            manifest("chat", i % 3 == 2 ? CHAT + "nonsense: 1\n" : CHAT);
            assertThat(load("chat").statusCode()).isEqualTo(i % 3 == 2 ? 400 : 200);
            assertThat(load("texts").statusCode()).isEqualTo(200);
        }
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThan(20);
    }

    private void ask(boolean stateless, Queue<String> failures, AtomicInteger answered) {
        try {
            HttpResponse<String> response = stateless
                    ? post("/v1/embeddings", "{\"model\":\"texts\",\"input\":[\"a b\",\"c\"]}")
                    : complete("my-chat", "");
            answered.incrementAndGet();
            if (response.statusCode() != 200
                    || response.headers().firstValue("x-millrace-served-by").isPresent()) {
                failures.add(response.statusCode() + " " + response.body());
            }
        } catch (Exception e) {
            failures.add(e.toString());
        }
    }

    @Test
    void fallback_ofAStatelessModel_answersAndIsNamed() throws Exception {
        HttpResponse<String> own = post("/v1/embeddings", "{\"model\":\"texts\",\"input\":\"a b\"}");
        HttpResponse<String> stoodIn = post("/v1/embeddings", "{\"model\":\"away\",\"input\":\"a b\"}");
        assertThat(stoodIn.statusCode()).as(stoodIn.body()).isEqualTo(200);
        assertThat(stoodIn.headers().firstValue("x-millrace-served-by")).hasValue("texts");
        assertThat(own.headers().firstValue("x-millrace-served-by")).isEmpty();
        assertThat(JSON.readTree(stoodIn.body()).path("data"))
                .isEqualTo(JSON.readTree(own.body()).path("data"));
    }

    @Test
    void fallback_whoseTokensMeanSomethingElse_isNotGivenTokenIds() throws Exception {
        HttpResponse<String> refused = post("/v1/embeddings", "{\"model\":\"away\",\"input\":[1,2,3]}");
        assertThat(refused.statusCode()).isEqualTo(503);
    }
}
