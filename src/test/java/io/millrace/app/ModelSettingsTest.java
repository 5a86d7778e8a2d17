package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Times and fallbacks of model.yaml, through HTTP. */
class ModelSettingsTest extends ServiceHarness {

    private static final String TIMES = "timeout: 1ms\nmax-timeout: 1m\n";

    @TempDir
    static Path models;

    ModelSettingsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        model("hurried", "tiny-gqa", TIMES);
        model("hurried-encoder", "tiny-bert", TIMES);
        model("there", "tiny-gqa", "");
        model("away", "tiny-gqa", "load: never\nfallback: [{model: there}]\n");
        registry.add("millrace.models.path", models::toString);
    }

    private static void model(String name, String fixture, String manifest) throws IOException {
        ModelFixtures.copy(fixture, models.resolve(name), manifest);
    }

    private static final String LONG = """
            {"model":"hurried","prompt":[184,256],"n":64,"max_tokens":120,"ignore_eos":true%s}""";

    @Test
    void completion_overTheTime_is504AndCounted() throws Exception {
        HttpResponse<String> response = post("/v1/completions", LONG.formatted(""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
        assertThat(response.body()).contains("deadline_exceeded", "0.001 s");
        assertExpiryIsCounted();
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("millrace_refusals_requests_total\\{reason=\"deadline\"\\} [1-9]");
    }

    /** The status is 504 until the first event of the stream; after it, the error is the stream's last event. */
    @Test
    void stream_overTheTime_saysSoAndIsCounted() throws Exception {
        HttpResponse<String> response = post("/v1/completions", LONG.formatted(",\"stream\":true,\"timeout\":0.001"));
        boolean begun = response.body().startsWith("data: {\"id\"");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(begun ? 200 : 504);
        assertThat(response.body()).contains("deadline_exceeded", "0.001 s");
        assertExpiryIsCounted();
    }

    private void assertExpiryIsCounted() throws Exception {
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("millrace_expired_requests_total\\{model=\"hurried\"\\} [1-9]")
                .doesNotContainPattern("millrace_breaker_faults_requests_total\\{model=\"hurried\"\\} [1-9]");
    }

    @Test
    void embeddings_overTheModelsTime_is504() throws Exception {
        List<String> texts = Collections.nCopies(2000, "\"the quick brown fox\"");
        String body = "{\"model\":\"hurried-encoder\",\"input\":" + texts + "}";
        assertThat(post("/v1/embeddings", body).statusCode()).isEqualTo(504);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/completions {\"model\":\"hurried\",\"prompt\":\"x\",\"timeout\":61}",
                "/v1/embeddings {\"model\":\"hurried-encoder\",\"input\":\"x\",\"timeout\":61}"
            })
    void request_moreThanTheModelAllows_is400NamingBoth(String request) throws Exception {
        String[] parts = request.split(" ", 2);
        HttpResponse<String> response = post(parts[0], parts[1]);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"param\":\"timeout\"", "61.0 s", "at most 60.0 s");
    }

    @Test
    void completion_ofAModelThatIsAway_isServedByItsFallbackAndSaysSo() throws Exception {
        String body = """
                {"model":"%s","prompt":"x","temperature":0,"max_tokens":5}""";
        HttpResponse<String> response = post("/v1/completions", body.formatted("away"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-millrace-served-by")).hasValue("there");
        HttpResponse<String> own = post("/v1/completions", body.formatted("there"));
        assertThat(own.headers().firstValue("x-millrace-served-by")).isEmpty();
        assertThat(JSON.readTree(response.body()).at("/choices"))
                .isEqualTo(JSON.readTree(own.body()).at("/choices"));
    }
}
