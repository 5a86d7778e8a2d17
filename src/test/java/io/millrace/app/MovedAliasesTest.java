package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Aliases that are moved among models, or shared by several, while requests run. */
class MovedAliasesTest extends ServiceHarness {

    private static final String SERVED_BY = "x-millrace-served-by";

    private static final String SUMS = """
            {"inputs":[{"name":"a","datatype":"FP32","shape":[1,3],"data":[%d,2,3]},\
            {"name":"b","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}""";

    @TempDir
    static Path models;

    private final ModelRegistry registry;

    MovedAliasesTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        ModelFixtures.copy("tiny-sums", models.resolve("old"), "aliases: [prod]\n");
        ModelFixtures.copy("tiny-sums", models.resolve("acme--new"), "");
        registry.add("millrace.models.path", models::toString);
    }

    @AfterEach
    void forget() {
        registry.aliases().all().keySet().forEach(registry.aliases()::forget);
    }

    private HttpResponse<String> move(String body) throws Exception {
        return post("/actuator/models", body);
    }

    private String served(String name, int number) throws Exception {
        return answer("/v2/models/" + name + "/infer", SUMS.formatted(number))
                .path("model_name")
                .stringValue();
    }

    @Test
    void alias_moved_leadsThereUntilItIsForgotten() throws Exception {
        assertThat(served("prod", 1)).isEqualTo("old");
        HttpResponse<String> moved = move("{\"alias\":\"prod\",\"model\":\"acme/new\"}");
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(moved.body()).contains("\"prod\":{\"acme/new\":1}");
        assertThat(served("prod", 1)).isEqualTo("acme/new");
        assertThat(served("prod@1", 1)).isEqualTo("acme/new");
        assertThat(get("/v1/models/prod").body()).contains("\"id\":\"acme/new\"", "\"aliases\":[\"prod\"]");
        assertThat(get("/v1/models/old").body()).contains("\"aliases\":[]");
        assertThat(get("/actuator/models").body()).contains("\"aliases\":{\"prod\"");
        assertThat(delete("/actuator/models/prod").statusCode()).isEqualTo(200);
        assertThat(served("prod", 1)).isEqualTo("old");
        assertThat(delete("/actuator/models/prod").statusCode()).isEqualTo(404);
    }

    @Test
    void alias_shared_givesEachModelItsPartAndEqualRequestsTheSame() throws Exception {
        assertThat(move("{\"alias\":\"prod\",\"models\":\"old=75, acme/new=25\"}")
                        .statusCode())
                .isEqualTo(200);
        int canary = 0;
        for (int i = 0; i < 200; i++) {
            String by = served("prod", i);
            canary += by.equals("acme/new") ? 1 : 0;
            if (i % 20 == 0) {
                assertThat(served("prod", i)).isEqualTo(by);
            }
        }
        assertThat(canary).isBetween(30, 70);
        assertThat(get("/actuator/prometheus").body())
                .contains("millrace_model_state_level{model=\"acme/new\"}")
                .doesNotContain("model=\"prod\"");
        HttpResponse<String> unload = post("/v2/repository/models/prod/unload", "");
        assertThat(unload.statusCode()).isEqualTo(400);
        assertThat(unload.body()).contains("shared among 2 models");
    }

    /* Whichever endpoint: the header says who answered under an alias that leads to one or another. */
    @Test
    void alias_moved_isAnsweredWithWhoServedIt() throws Exception {
        String path = "/v2/models/prod/infer";
        assertThat(post(path, SUMS.formatted(1)).headers().firstValue(SERVED_BY))
                .isEmpty();
        move("{\"alias\":\"prod\",\"models\":\"old=50, acme/new=50\"}");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            HttpResponse<String> answer = post(path, SUMS.formatted(i));
            String by = answer.headers().firstValue(SERVED_BY).orElseThrow();
            assertThat(JSON.readTree(answer.body()).path("model_name").stringValue())
                    .isEqualTo(by);
            seen.add(by);
        }
        assertThat(seen).containsExactly("acme/new", "old");
        move("{\"alias\":\"prod\",\"model\":\"acme/new\"}");
        for (String each : List.of("/v2/models/prod", "/v2/models/prod/versions/1")) {
            assertThat(get(each).headers().firstValue(SERVED_BY)).as(each).hasValue("acme/new");
        }
        assertThat(get("/v2/models/old").headers().firstValue(SERVED_BY)).isEmpty();
    }

    @Test
    void alias_movedToAndFro_failsNoRequest() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread client = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try {
                    HttpResponse<String> response = post("/v2/models/prod/infer", SUMS.formatted(1));
                    if (response.statusCode() != 200) {
                        failures.add(response.body());
                    }
                } catch (Exception e) {
                    failures.add(e.toString());
                }
            }
        });
        for (int i = 0; i < 50; i++) {
            String to = i % 2 == 0 ? "acme/new" : "old";
            assertThat(move("{\"alias\":\"prod\",\"model\":\"" + to + "\"}").statusCode())
                    .isEqualTo(200);
        }
        over.set(true);
        client.join();
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"alias\":\"old\",\"model\":\"acme/new\"} | 400 | is the name of a model",
                "{\"alias\":\"x\",\"model\":\"nobody\"} | 404 | nobody",
                "{\"alias\":\"x\",\"model\":\"old@7\"} | 404 | version",
                "{\"alias\":\"x\"} | 400 | either model or models",
                "{\"alias\":\"x\",\"model\":\"old\",\"models\":\"old=1\"} | 400 | either model or models",
                "{\"alias\":\"x\",\"models\":\"old=0\"} | 400 | weight",
                "{\"alias\":\"x\",\"models\":\"old\"} | 400 | names and weights",
                "{\"alias\":\"x\",\"models\":\"\"} | 400 | names and weights",
                "{\"alias\":\"a//b\",\"model\":\"old\"} | 400 | name"
            })
    void alias_movedWrongly_isRefusedAndChangesNothing(String body, int status, String said) throws Exception {
        HttpResponse<String> refused = move(body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains(said);
        JsonNode shown = JSON.readTree(get("/actuator/models").body());
        assertThat(shown.path("aliases").isEmpty()).isTrue();
    }
}
