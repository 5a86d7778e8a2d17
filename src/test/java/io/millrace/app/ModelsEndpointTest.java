package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** Models under /actuator/models, and what /actuator/info says. */
@DirtiesContext
class ModelsEndpointTest extends ServiceHarness {

    private static final String EMBEDDING = """
            {"model":"tiny-bert","input":"a"}""";

    ModelsEndpointTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void models_all_areShownWithStateQueueAndBreaker() throws Exception {
        JsonNode models = JSON.readTree(get("/actuator/models").body()).path("models");
        assertThat(models.valueStream().map(model -> model.path("name").stringValue()))
                .contains("tiny-bert", "tiny-gqa");
        JsonNode one = JSON.readTree(get("/actuator/models/tiny-gqa").body());
        assertThat(one.path("state").stringValue()).isEqualTo("ready");
        assertThat(one.path("accepting").booleanValue()).isTrue();
        assertThat(one.path("slots").intValue()).isPositive();
        assertThat(one.at("/queue/admitted").intValue()).isZero();
        assertThat(one.at("/breaker/state").stringValue()).isEqualTo("closed");
    }

    @Test
    void model_drained_refusesUntilItIsLoadedAnew() throws Exception {
        assertThat(act("tiny-bert", "drain").path("accepting").booleanValue()).isFalse();
        assertThat(post("/v1/embeddings", EMBEDDING).statusCode()).isEqualTo(503);
        assertThat(act("tiny-bert", "load").path("accepting").booleanValue()).isTrue();
        assertThat(post("/v1/embeddings", EMBEDDING).statusCode()).isEqualTo(200);
    }

    @Test
    void model_unloadedThenLoaded_isReadyAgain() throws Exception {
        assertThat(act("tiny-sums", "unload").path("state").stringValue()).isEqualTo("unloaded");
        assertThat(act("tiny-sums", "load").path("state").stringValue()).isEqualTo("ready");
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("millrace_model_load_time_seconds_count\\{model=\"tiny-sums\",outcome=\"ready\"\\} 2");
    }

    @Test
    void model_warmed_hasAnswered() throws Exception {
        act("tiny-gqa", "warm");
        act("tiny-bert", "warm");
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("millrace_tokens_generated_tokens_total\\{model=\"tiny-gqa\"\\} [1-9]")
                .containsPattern("millrace_batch_tokens_total\\{model=\"tiny-bert\"\\} [1-9]");
    }

    @Test
    void act_unknownNameOrAction_isRefusedByName() throws Exception {
        HttpResponse<String> action = post("/actuator/models/tiny-gqa/explode", "");
        assertThat(action.statusCode()).isEqualTo(400);
        assertThat(action.body()).contains("load, unload, warm or drain").contains("explode");
        assertThat(post("/actuator/models/nobody/load", "").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/models/nobody").statusCode()).isEqualTo(404);
        assertThat(post("/actuator/models/tiny-sums/warm", "").statusCode()).isEqualTo(400);
    }

    @Test
    void info_always_namesRuntimeProvidersAndDevices() throws Exception {
        JsonNode info = JSON.readTree(get("/actuator/info").body());
        assertThat(info.at("/onnxruntime/version").stringValue()).startsWith("1.");
        assertThat(info.at("/onnxruntime/providers").valueStream().map(JsonNode::stringValue))
                .contains("CPU");
        assertThat(info.at("/devices/0/cores").intValue()).isPositive();
        assertThat(info.at("/java/version").stringValue()).isNotBlank();
    }

    @Test
    void startup_modelsLoaded_isUp() throws Exception {
        assertThat(get("/actuator/health/startup").statusCode()).isEqualTo(200);
    }

    private JsonNode act(String model, String action) throws Exception {
        HttpResponse<String> response = post("/actuator/models/" + model + "/" + action, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
