package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What operators look at. */
class OperationsTest extends ServiceHarness {

    OperationsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void readiness_modelsLoaded_isUpAndNamesThem() throws Exception {
        HttpResponse<String> response = get("/actuator/health/readiness");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode details = JSON.readTree(response.body()).at("/components/models/details");
        assertThat(details.path("tiny-gqa").stringValue()).isEqualTo("ready on CPU");
    }

    @Test
    void liveness_always_isUpAndKnowsNoModels() throws Exception {
        HttpResponse<String> response = get("/actuator/health/liveness");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("tiny-gqa");
    }

    @Test
    void prometheus_afterTraffic_countsTokens() throws Exception {
        answer("/v1/completions", """
                {"model":"tiny-gqa","prompt":[184,256],"temperature":0,"max_tokens":5,"ignore_eos":true}""");
        HttpResponse<String> response = get("/actuator/prometheus");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .containsPattern("millrace_tokens_generated_tokens_total\\{model=\"tiny-gqa\"\\} [1-9]")
                .containsPattern("gen_ai_server_time_to_first_token_seconds_count\\{model=\"tiny-gqa\"\\} [1-9]")
                .containsPattern("millrace_requests_running_sequences\\{model=\"tiny-gqa\"\\} ");
    }

    @Test
    void openApi_document_listsTheEndpoints() throws Exception {
        JsonNode paths = JSON.readTree(get("/v3/api-docs").body()).path("paths");
        assertThat(paths.propertyNames()).contains("/v1/chat/completions", "/v1/completions", "/v1/models");
    }

    @Test
    void models_all_areListed() throws Exception {
        JsonNode data = JSON.readTree(get("/v1/models").body()).path("data");
        assertThat(data.valueStream().map(model -> model.path("id").stringValue()))
                .contains("tiny-bert", "tiny-concat", "tiny-cross", "tiny-gqa", "tiny-poison", "tiny-sums");
    }

    @Test
    void request_unknownModel_is404() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"nobody","prompt":"x"}""");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).at("/error/code").stringValue())
                .isEqualTo("model_not_found");
    }

    @Test
    void request_promptOverTheContext_is400AndNamesTheLimit() throws Exception {
        HttpResponse<String> response = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"%s","stream":true}""".formatted("word ".repeat(200)));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("code").stringValue()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").stringValue()).contains("128 tokens");
    }
}
