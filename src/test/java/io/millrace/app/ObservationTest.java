package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Where the time of a request went, and what is told of it. */
@TestPropertySource(properties = {"millrace.metrics.names=millrace,vllm", "millrace.metrics.slow=0s"})
class ObservationTest extends ServiceHarness {

    private static final String NUMBER = "[0-9]+\\.[0-9E-]+";

    private final Logger log = (Logger) LoggerFactory.getLogger("io.millrace.access");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    ObservationTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @BeforeEach
    void listen() {
        log.setLevel(Level.INFO);
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
    }

    private List<ILoggingEvent> linesOf(HttpResponse<?> response) {
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        return lines.list.stream()
                .filter(line -> line.getFormattedMessage().contains("request_id=" + id + " "))
                .toList();
    }

    @Test
    void completion_whole_hasItsPhasesInServerTiming() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"one two","max_tokens":3,"ignore_eos":true}""");
        assertThat(response.headers().firstValue("server-timing").orElse(""))
                .matches("tokenize;dur=N, queue;dur=N, prefill;dur=N, decode;dur=N, detokenize;dur=N"
                        .replace("N", NUMBER));
    }

    @Test
    void completion_streamed_hasItsPhasesInACommentBeforeTheEnd() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"one two","max_tokens":3,"ignore_eos":true,"stream":true}""");
        assertThat(response.body())
                .containsPattern(": server-timing: tokenize;dur=.*prefill;dur=.*decode;dur=.*detokenize;dur=.*\n\n"
                        + "data: \\[DONE\\]");
    }

    @Test
    void embedding_whole_hasItsPhasesInServerTiming() throws Exception {
        HttpResponse<String> response = post("/v1/embeddings", """
                {"model":"tiny-bert","input":["a","b c"]}""");
        assertThat(response.headers().firstValue("server-timing").orElse(""))
                .matches("tokenize;dur=N, queue;dur=N, run;dur=N".replace("N", NUMBER));
    }

    @Test
    void accessLog_answer_isOneLineWithoutThePrompt() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"one two","max_tokens":3,"ignore_eos":true}""");
        await("a line", () -> !linesOf(response).isEmpty());
        assertThat(linesOf(response)).hasSize(1);
        assertThat(linesOf(response).getFirst().getFormattedMessage())
                .matches(
                        "request_id=req_\\w+ method=POST path=/v1/completions status=200 outcome=answered model=tiny-gqa key="
                                + " tokens_in=[1-9]\\d* tokens_cached=\\d+ tokens_out=3 ms=N tokenize_ms=N queue_ms=N prefill_ms=N"
                                        .replace("N", NUMBER)
                                + " decode_ms=N detokenize_ms=N bottleneck=[a-z_]+".replace("N", NUMBER))
                .doesNotContain("one two");
        assertThat(linesOf(response).getFirst().getKeyValuePairs()).anyMatch(pair -> pair.key.equals("tokens_out"));
    }

    @Test
    void accessLog_refusal_saysStatusAndOutcome() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"nobody-1f","prompt":"x"}""");
        await("a line", () -> !linesOf(response).isEmpty());
        assertThat(linesOf(response).getFirst().getFormattedMessage())
                .contains("status=404 outcome=refused model=none");
    }

    @Test
    void metrics_namesOfClients_areNoLabels() throws Exception {
        List<String> paths =
                List.of("/v1/completions", "/v1/embeddings", "/rerank", "/tokenize", "/v1/chat/completions");
        for (String path : paths) {
            post(path, """
                    {"model":"evil-name-77","prompt":"x","input":"x","query":"x","documents":["x"],\
                    "messages":[{"role":"user","content":"x"}]}""");
        }
        get("/evil-name-77");
        get("/v1/models/evil-name-77");
        post("/v2/models/evil-name-77/infer", "{}");
        post("/actuator/models/evil-name-77/load", "");
        assertThat(get("/actuator/prometheus").body()).doesNotContain("evil-name-77");
    }

    @Test
    void metrics_wholeRequests_areCountedByOperationAndOutcome() throws Exception {
        answer("/v1/embeddings", """
                {"model":"tiny-bert","input":"a"}""");
        post("/v1/embeddings", """
                {"model":"nobody","input":"a"}""");
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("gen_ai_server_request_duration_seconds_count\\{model=\"tiny-bert\","
                        + "operation=\"embeddings\",outcome=\"answered\"\\} [1-9]")
                .containsPattern("gen_ai_server_request_duration_seconds_count\\{model=\"none\","
                        + "operation=\"embeddings\",outcome=\"refused\"\\} [1-9]")
                .containsPattern(
                        "gen_ai_client_token_usage_count\\{gen_ai_token_type=\"input\",model=\"tiny-bert\"\\} [1-9]");
    }

    @Test
    void metrics_namesOfVllm_areInTheScrape() throws Exception {
        answer("/v1/completions", """
                {"model":"tiny-gqa","prompt":"one two","max_tokens":3,"ignore_eos":true}""");
        assertThat(get("/actuator/prometheus").body())
                .contains("# TYPE vllm:num_requests_waiting gauge")
                .contains("vllm:num_requests_running{model_name=\"tiny-gqa\"} ")
                .contains("vllm:kv_cache_usage_perc{model_name=\"tiny-gqa\"} ")
                .contains("# TYPE vllm:lora_requests_info gauge")
                .contains("vllm:lora_requests_info{max_lora=\"0\",model_name=\"tiny-gqa\",running_lora_adapters=\"\","
                        + "waiting_lora_adapters=\"\"} 1")
                .containsPattern("vllm:generation_tokens_total\\{model_name=\"tiny-gqa\"\\} [1-9]")
                .containsPattern("vllm:e2e_request_latency_seconds_bucket\\{model_name=\"tiny-gqa\",le=\"0.001\"\\} ");
    }
}
