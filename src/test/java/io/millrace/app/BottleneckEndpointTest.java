package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.verdict.Bottleneck;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What limits the service, under /actuator/bottleneck and among the meters. */
class BottleneckEndpointTest extends ServiceHarness {

    private static final List<String> WORDS =
            Arrays.stream(Bottleneck.values()).map(Bottleneck::word).toList();

    BottleneckEndpointTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private JsonNode bottleneck() {
        try {
            return JSON.readTree(get("/actuator/bottleneck").body());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bottleneck_nobodyAsks_isIdleAndSaysWhatThatRestsOn() {
        await("idle", () -> bottleneck().at("/service/10s/state").asString().equals("idle"));
        JsonNode service = bottleneck().path("service").path("10s");
        assertThat(service.path("evidence").asString()).contains("%");
        assertThat(service.path("change").asString()).isNotBlank();
        assertThat(service.path("figures").path("busy").isNumber()).isTrue();
        assertThat(service.path("figures").path("throttled").isNumber()).isTrue();
    }

    @Test
    void bottleneck_eachModelThatWasLoaded_hasAWordInBothWindows() {
        JsonNode models = bottleneck().path("models");
        for (String model : List.of("tiny-gqa", "tiny-bert")) {
            for (String window : List.of("10s", "5m")) {
                assertThat(models.path(model).path(window).path("state").asString())
                        .isIn(WORDS);
            }
        }
    }

    @Test
    void meters_ofTheBottleneck_haveEveryWordAndOneOfThemSet() throws Exception {
        List<String> lines = get("/actuator/prometheus").body().lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("millrace_bottleneck{"))
                .hasSize(WORDS.size());
        assertThat(lines)
                .filteredOn(line -> line.startsWith("millrace_bottleneck{"))
                .filteredOn(line -> line.endsWith(" 1.0"))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("millrace_model_bottleneck{model=\"tiny-gqa\""))
                .hasSize(WORDS.size());
    }
}
