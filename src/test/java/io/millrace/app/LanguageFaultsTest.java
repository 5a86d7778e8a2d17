package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What clients of a language model see when its device fails: rows of the table in docs/reliability.md. */
class LanguageFaultsTest extends FaultHarness {

    private static final String MODEL = "tiny-gqa";
    private static final String BREAKER = "tiny-gqa-breaker";
    private static final String WATCHED = "tiny-gqa-watched";

    LanguageFaultsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private HttpResponse<String> ask(String model) throws Exception {
        return post("/v1/completions", body(model, false));
    }

    private String text(String model) throws Exception {
        return answer("/v1/completions", body(model, false))
                .at("/choices/0/text")
                .stringValue();
    }

    private static String body(String model, boolean stream) {
        return """
                {"model":"%s","prompt":[184,256,17,9],"temperature":0,"max_tokens":12,"ignore_eos":true,"stream":%s}""".formatted(model, stream);
    }

    @Test
    void fails_once_isRunAgainAndNoticedByNobody() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1:fail");
        assertThat(text(MODEL)).isEqualTo(undisturbed);
    }

    @Test
    void fails_withTheControl_isOneClientsErrorAndTheNextIsWell() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1-2:fail");
        HttpResponse<String> broken = ask(MODEL);
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(JSON.readTree(broken.body()).at("/error/type").stringValue()).isEqualTo("server_error");
        assertThat(broken.body()).doesNotContain("injected");
        assertThat(text(MODEL)).isEqualTo(undisturbed);
    }

    @Test
    void fails_inMidStream_endsTheStreamWithAnError() throws Exception {
        play(MODEL, "3:fail");
        HttpResponse<String> broken = post("/v1/completions", body(MODEL, true));
        assertThat(broken.statusCode()).isEqualTo(200);
        assertThat(broken.body())
                .contains("data: {\"id\"")
                .contains("data: {\"error\"")
                .doesNotContain("finish_reason\":\"");
    }

    @Test
    void fails_always_opensTheBreakerUntilAProbeSucceeds() throws Exception {
        play(BREAKER, "1-:fail");
        assertThat(ask(BREAKER).statusCode()).isEqualTo(500);
        assertThat(ask(BREAKER).statusCode()).isEqualTo(500);
        long opened = System.nanoTime();
        HttpResponse<String> refused = ask(BREAKER);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(retryAfter(refused)).isBetween(1L, 2L);
        assertThat(breaker(BREAKER)).isEqualTo(2);
        clear(BREAKER);
        var _ = untilWhole(() -> ask(BREAKER));
        assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(Duration.ofMillis(1500));
        assertThat(breaker(BREAKER)).isZero();
    }

    @Test
    void hangs_interruptible_isAnErrorAndTheModelServesOn() throws Exception {
        String undisturbed = text(WATCHED);
        play(WATCHED, "1:hang");
        assertThat(ask(WATCHED).statusCode()).isEqualTo(500);
        assertThat(text(WATCHED)).isEqualTo(undisturbed);
    }

    @Test
    void hangs_inMidStream_endsTheStreamWithAnError() throws Exception {
        play(WATCHED, "3:hang");
        assertThat(post("/v1/completions", body(WATCHED, true)).body())
                .contains("data: {\"id\"")
                .contains("data: {\"error\"");
    }

    @Test
    void hangs_forGood_isAnErrorAndTheModelIsLoadedAnew() throws Exception {
        String undisturbed = text(WATCHED);
        play(WATCHED, "1:stuck");
        assertThat(ask(WATCHED).statusCode()).isEqualTo(500);
        var _ = untilWhole(() -> ask(WATCHED));
        assertThat(text(WATCHED)).isEqualTo(undisturbed);
    }

    @Test
    void memory_tooLittleForAChunkOrABatch_isNoticedByNobody() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1-:oom>1");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> clients = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(_ -> () -> text(MODEL))
                    .toList();
            for (Future<String> client : threads.invokeAll(clients)) {
                assertThat(client.get()).isEqualTo(undisturbed);
            }
        }
    }

    @Test
    void device_lost_isErrorsUntilTheModelIsLoadedAnew() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1:lost");
        long lost = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            assertThat(ask(MODEL).statusCode()).isEqualTo(500);
        }
        var _ = untilWhole(() -> ask(MODEL));
        assertThat(Duration.ofNanos(System.nanoTime() - lost)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(text(MODEL)).isEqualTo(undisturbed);
    }

    @Test
    void thread_dies_isAnErrorUntilTheModelIsLoadedAnew() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1:die");
        assertThat(ask(MODEL).statusCode()).isEqualTo(500);
        var _ = untilWhole(() -> ask(MODEL));
        assertThat(text(MODEL)).isEqualTo(undisturbed);
    }

    @Test
    void steps_slow_areWaitedFor() throws Exception {
        String undisturbed = text(MODEL);
        play(MODEL, "1-:slow=10ms");
        assertThat(text(MODEL)).isEqualTo(undisturbed);
    }

    @Test
    void steps_slowerThanTheDeadline_are504AndTheModelServesOn() throws Exception {
        play(MODEL, "1-:slow=50ms");
        HttpResponse<String> late = post("/v1/completions", """
                {"model":"%s","prompt":[184,256],"max_tokens":100,"ignore_eos":true,"timeout":0.3}""".formatted(MODEL));
        assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
        clear(MODEL);
        assertThat(ask(MODEL).statusCode()).isEqualTo(200);
    }
}
