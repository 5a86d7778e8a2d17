package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.edge.BodyRule;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.util.pattern.PathPattern;
import tools.jackson.databind.JsonNode;

/** A model called by organization and name, in a body, in two segments of a path and in one. */
class PairedNamesTest extends ServiceHarness {

    private static final String FORM =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF\r\n--x--\r\n";

    @TempDir
    static Path models;

    private final Endpoints endpoints;

    PairedNamesTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints) {
        super(models);
        this.endpoints = endpoints;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        ModelFixtures.copy("tiny-bert", models.resolve("acme--texts"), "aliases: [plain]\n");
        ModelFixtures.copy("tiny-gqa", models.resolve("acme--chat"), "");
        registry.add("millrace.models.path", models::toString);
    }

    @TestFactory
    Stream<DynamicTest> path_nameHoweverWritten_leadsToTheModel() {
        return endpoints.all().stream().flatMap(endpoint -> endpoint.paths().stream()
                .map(PathPattern::getPatternString)
                .filter(path -> path.contains("model}") && !path.contains("{organization}"))
                .map(path -> DynamicTest.dynamicTest(endpoint.method() + " " + path, () -> alike(endpoint, path))));
    }

    private void alike(Endpoint endpoint, String pattern) throws Exception {
        HttpResponse<String> plain = asked(endpoint, pattern, "plain");
        assertThat(plain.statusCode()).isNotEqualTo(404);
        for (String name : List.of("acme/texts", "acme%2Ftexts", "acme%2ftexts", "%61cme/texts", "acme%2Ftexts@1")) {
            if (name.endsWith("@1") && pattern.contains("{version}")) {
                continue;
            }
            HttpResponse<String> paired = asked(endpoint, pattern, name);
            assertThat(paired.statusCode()).as(paired.uri() + paired.body()).isEqualTo(plain.statusCode());
        }
        for (String name : List.of("acme--texts", "acme/texts%2F", "acme//texts", "acme%2F%2Ftexts", "/acme/texts")) {
            int status = asked(endpoint, pattern, name).statusCode();
            assertThat(status).as(name).isIn(400, 404, 405);
        }
        asked(endpoint, "/v2/repository/models/{model}/load", "plain");
    }

    private HttpResponse<String> asked(Endpoint endpoint, String pattern, String name) throws Exception {
        String path = pattern.replaceAll("\\{\\*?model}", name).replace("{version}", "1");
        return switch (endpoint.method().name()) {
            case "GET" -> get(path);
            case "DELETE" -> delete(path);
            default ->
                endpoint.body().kind() == BodyRule.Kind.FORM
                        ? post(path, "multipart/form-data; boundary=x", FORM)
                        : post(path, pattern.endsWith("/embeddings") ? "{\"input\":\"a b\"}" : "{}");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/texts", "plain", "acme/texts@1", "plain@1"})
    void body_anyName_isAnsweredAndCountedUnderOne(String name) throws Exception {
        JsonNode answer = answer("/v1/embeddings", "{\"model\":\"" + name + "\",\"input\":\"a b\"}");
        assertThat(answer.at("/data/0/embedding").isArray()).isTrue();
        String metrics = get("/actuator/prometheus").body();
        assertThat(metrics).containsPattern("millrace_batch_tokens_total\\{model=\"acme/texts\"\\} [1-9]");
        assertThat(metrics).doesNotContain("model=\"plain", "model=\"acme--texts", "model=\"acme/texts@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/texts@2 | The model 'acme/texts' has no version '2'",
                "plain@x | The model 'plain' has no version 'x'",
                "acme/texts:mine | The model 'acme/texts' has no adapter 'mine'; it has none",
                "acme/chat:mine | The model 'acme/chat' has no adapter 'mine'; it has none",
                "nobody@1 | The model 'nobody@1' does not exist",
                "acme--texts | The model 'acme--texts' does not exist",
                "acme//texts | The model 'acme//texts' does not exist"
            })
    void body_versionOrAdapterThatIsNotThere_is404ThatSaysSo(String name, String reason) throws Exception {
        HttpResponse<String> response = post("/v1/embeddings", "{\"model\":\"" + name + "\",\"input\":\"a b\"}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).at("/error/message").stringValue())
                .isEqualTo(reason);
        HttpResponse<String> listed = get("/v1/models/" + name.replace("//", "%2F%2F"));
        assertThat(listed.statusCode()).isEqualTo(404);
        assertThat(listed.body()).contains(reason);
    }

    @Test
    void lists_all_nameItByOrganizationAndName() throws Exception {
        assertThat(get("/v1/models").body()).contains("\"id\":\"acme/texts\"");
        assertThat(get("/v2/models").body()).contains("\"acme/texts\"");
        assertThat(post("/v2/repository/index", "").body()).contains("\"name\":\"acme/texts\"");
        assertThat(get("/actuator/models").body()).contains("\"name\":\"acme/texts\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/texts", "acme%2Ftexts"})
    void actuator_bothSpellings_showAndAct(String name) throws Exception {
        assertThat(get("/actuator/models/" + name).body()).contains("\"name\":\"acme/texts\"");
        for (String action : List.of("unload", "load", "warm", "drain", "load")) {
            HttpResponse<String> done = post("/actuator/models/" + name + "/" + action, "");
            assertThat(done.statusCode()).as(action + done.body()).isEqualTo(200);
        }
    }

    @Test
    void get_ofWhatIsPosted_isStill405() throws Exception {
        assertThat(get("/v2/models/plain/infer").statusCode()).isEqualTo(405);
        assertThat(get("/v2/models/acme/texts/infer").statusCode()).isEqualTo(405);
    }
}
