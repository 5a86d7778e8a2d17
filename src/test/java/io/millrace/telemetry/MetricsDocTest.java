package io.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.serving.ModelLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsDocTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Registrar meters = new Registrar(registry);

    @Test
    void markdown_committed_isWhatIsGenerated() throws IOException {
        assertThat(Files.readString(Path.of("docs/metrics.md")))
                .as("write it anew with: java -jar target/millrace.jar metrics-doc > docs/metrics.md")
                .isEqualTo(MetricsDoc.markdown());
    }

    @ParameterizedTest
    @EnumSource
    void prometheusName_ofEachMeter_isThatOfTheScrape(Meters meter) {
        register(meter);
        String series = MetricsDoc.prometheusName(meter) + (isHistogram(meter) ? "_count" : "");
        assertThat(registry.scrape().lines())
                .anyMatch(line -> line.startsWith(series + "{") || line.startsWith(series + " "));
    }

    @Test
    void names_ofVllm_areThoseItsDashboardsAskFor() {
        List<String> names = Arrays.stream(Meters.values())
                .filter(meter -> meter.names() == NameSet.VLLM)
                .map(MetricsDoc::prometheusName)
                .toList();
        assertThat(names)
                .contains(
                        "vllm:num_requests_waiting",
                        "vllm:num_requests_running",
                        "vllm:kv_cache_usage_perc",
                        "vllm:lora_requests_info",
                        "vllm:time_to_first_token_seconds",
                        "vllm:inter_token_latency_seconds",
                        "vllm:e2e_request_latency_seconds",
                        "vllm:prompt_tokens_total",
                        "vllm:generation_tokens_total",
                        "vllm:prefix_cache_hits_total",
                        "vllm:spec_decode_num_drafts_total",
                        "vllm:spec_decode_num_draft_tokens_total",
                        "vllm:spec_decode_num_accepted_tokens_total",
                        "vllm:request_success_total");
    }

    @ParameterizedTest
    @EnumSource
    void accept_namesNotWanted_areKeptOut(NameSet wanted) {
        registry.config().meterFilter(new NameSets(EnumSet.of(wanted)));
        register(Meters.WAITING);
        register(Meters.VLLM_WAITING);
        registry.counter("jvm.something").increment();
        assertThat(registry.scrape().contains("vllm:num_requests_waiting")).isEqualTo(wanted == NameSet.VLLM);
        assertThat(registry.scrape().contains("millrace_requests_waiting")).isEqualTo(wanted == NameSet.MILLRACE);
        assertThat(registry.scrape()).contains("jvm_something");
    }

    @Test
    void counter_labelMissing_isRefused() {
        assertThatThrownBy(() -> meters.counter(Meters.FALLBACKS, "m")).hasMessageContaining("[model, by]");
    }

    @Test
    void timer_ofACounter_isRefused() {
        assertThatThrownBy(() -> meters.timer(Meters.FALLBACKS, "m", "n")).hasMessageContaining("COUNTER");
    }

    private static boolean isHistogram(Meters meter) {
        return meter.type() == Meters.Type.TIMER || meter.type() == Meters.Type.SUMMARY;
    }

    private void register(Meters meter) {
        String[] values = meter.labels().stream().map(_ -> "x").toArray(String[]::new);
        switch (meter.type()) {
            case COUNTER -> meters.counter(meter, values);
            case GAUGE -> meters.gauge(meter, () -> 1, values);
            case INFO ->
                registry.getPrometheusRegistry().register(new LoraInfo(() -> Map.of("m", ModelLoad.Adapters.NONE)));
            case SUMMARY -> meters.summary(meter, values);
            case TIMER -> meters.timer(meter, values);
        }
    }
}
