package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What clients of a stateless model see when its device fails: rows of the table in docs/reliability.md. */
class StatelessFaultsTest extends FaultHarness {

    private static final String MODEL = "tiny-bert";
    private static final String BREAKER = "tiny-bert-breaker";
    private static final String WATCHED = "tiny-bert-watched";
    private static final String BREAKER_FAULTS = "millrace_breaker_faults_requests_total";

    StatelessFaultsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private HttpResponse<String> ask(String model) throws Exception {
        return ask(model, 1, "");
    }

    private HttpResponse<String> ask(String model, int texts, String more) throws Exception {
        return post("/v1/embeddings", body(model, texts, more));
    }

    private static String body(String model, int texts, String more) {
        String input = String.join(",", Collections.nCopies(texts, "\"a b c\""));
        return "{\"model\":\"%s\",\"input\":[%s]%s}".formatted(model, input, more);
    }

    @Test
    void fails_once_isRunAgainAndNoticedByNobody() throws Exception {
        String undisturbed = vectors(ask(MODEL));
        play(MODEL, "1:fail");
        assertThat(vectors(ask(MODEL))).isEqualTo(undisturbed);
    }

    @Test
    void fails_withTheControl_isOneClientsErrorAndTheNextIsWell() throws Exception {
        play(MODEL, "1-2:fail");
        HttpResponse<String> broken = ask(MODEL);
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("injected");
        assertThat(ask(MODEL).statusCode()).isEqualTo(200);
    }

    @Test
    void fails_always_opensTheBreakerUntilAProbeSucceeds() throws Exception {
        double faults = metric(BREAKER_FAULTS, BREAKER);
        play(BREAKER, "1-:fail");
        assertThat(ask(BREAKER).statusCode()).isEqualTo(500);
        assertThat(ask(BREAKER).statusCode()).isEqualTo(500);
        long opened = System.nanoTime();
        HttpResponse<String> refused = ask(BREAKER);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(retryAfter(refused)).isBetween(1L, 2L);
        assertThat(breaker(BREAKER)).isEqualTo(2);
        assertThat(metric(BREAKER_FAULTS, BREAKER)).isEqualTo(faults + 2);
        clear(BREAKER);
        var _ = untilWhole(() -> ask(BREAKER));
        assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(Duration.ofMillis(1500));
        assertThat(breaker(BREAKER)).isZero();
    }

    @Test
    void inputs_refusedByTheGraph_openNoBreakerAndLoseNoModel() throws Exception {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> refused = post("/v2/models/tiny-poison-breaker/infer", poison(99));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        }
        assertThat(post("/v2/models/tiny-poison-breaker/infer", poison(3)).statusCode())
                .isEqualTo(200);
        assertThat(metric(BREAKER_FAULTS, "tiny-poison-breaker")).isZero();
    }

    private static String poison(int value) {
        return """
                {"inputs":[{"name":"x","datatype":"INT64","shape":[1,1],"data":[%d]}]}""".formatted(value);
    }

    @Test
    void hangs_interruptible_isAnErrorAndTheModelServesOn() throws Exception {
        play(WATCHED, "1:hang");
        assertThat(ask(WATCHED, 5, "").statusCode()).isEqualTo(500);
        assertThat(ask(WATCHED).statusCode()).isEqualTo(200);
    }

    @Test
    void hangs_forGood_isAnErrorAndTheModelIsLoadedAnew() throws Exception {
        play(WATCHED, "1:stuck");
        assertThat(ask(WATCHED).statusCode()).isEqualTo(500);
        var _ = untilWhole(() -> ask(WATCHED));
    }

    @Test
    void hangs_andTheClientLeaves_isLoadedAnew() throws Exception {
        play(WATCHED, "1:stuck");
        assertThat(ask(WATCHED, 1, ",\"timeout\":0.2").statusCode()).isEqualTo(504);
        var _ = untilWhole(() -> ask(WATCHED));
    }

    @Test
    void memory_tooLittleForABatch_isNoticedByNobody() throws Exception {
        String undisturbed = vectors(ask(MODEL, 24, ""));
        double faults = metric(BREAKER_FAULTS, MODEL);
        double before = metric("millrace_batch_splits_runs_total", MODEL);
        play(MODEL, "1-:oom>1");
        assertThat(vectors(ask(MODEL, 24, ""))).isEqualTo(undisturbed);
        assertThat(metric("millrace_batch_splits_runs_total", MODEL)).isGreaterThan(before);
        assertThat(metric(BREAKER_FAULTS, MODEL)).isEqualTo(faults);
    }

    private static String vectors(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).path("data").toString();
    }

    @Test
    void device_lost_isErrorsUntilTheModelIsLoadedAnew() throws Exception {
        play(MODEL, "1:lost");
        long lost = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            assertThat(ask(MODEL).statusCode()).isEqualTo(500);
        }
        var _ = untilWhole(() -> ask(MODEL));
        assertThat(Duration.ofNanos(System.nanoTime() - lost)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void thread_dies_isAnErrorUntilTheModelIsLoadedAnew() throws Exception {
        play(MODEL, "1:die");
        assertThat(ask(MODEL).statusCode()).isEqualTo(500);
        var _ = untilWhole(() -> ask(MODEL));
    }

    @Test
    void run_slowerThanTheDeadline_is504AndIsInterrupted() throws Exception {
        play(MODEL, "1:slow=3600s");
        assertThat(ask(MODEL, 1, ",\"timeout\":0.2").statusCode()).isEqualTo(504);
        assertThat(ask(MODEL).statusCode()).isEqualTo(200);
    }

    @Test
    void load_folderThatIsBroken_saysWhatIsWrongWithIt() throws Exception {
        copy("tiny-bert", "broken", "instances: 65");
        HttpResponse<String> manifest = post("/v2/repository/models/broken/load", "{}");
        assertThat(manifest.statusCode()).isEqualTo(400);
        assertThat(error(manifest)).contains("instances must be between 0 and 64, but is 65");
        Files.writeString(root.resolve("broken/model.yaml"), "");
        Files.writeString(root.resolve("broken/model.onnx"), "no graph");
        HttpResponse<String> graph = post("/v2/repository/models/broken/load", "{}");
        assertThat(graph.statusCode()).isEqualTo(400);
        assertThat(error(graph)).contains("The model 'broken' failed to load: ").contains("Protobuf parsing failed");
        assertThat(post("/v2/repository/models/broken/unload", "{}").statusCode())
                .isEqualTo(200);
    }

    private static String error(HttpResponse<String> response) {
        return JSON.readTree(response.body()).path("error").stringValue();
    }
}
