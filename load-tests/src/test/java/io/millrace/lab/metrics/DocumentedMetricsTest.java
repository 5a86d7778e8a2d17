package io.millrace.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lab.service.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentedMetricsTest {

    @Test
    void read_thePage_hasTheMetricsOfBothNameSets() throws IOException {
        DocumentedMetrics metrics = DocumentedMetrics.read(Path.of("../docs/metrics.md"));
        assertThat(metrics.names())
                .hasSizeGreaterThan(40)
                .contains("millrace_native_handles", "vllm:num_requests_running", "millrace_queue_time_seconds");
    }

    @Test
    void look_scrapes_knowsWhatHasMovedInAnyOfThem() {
        DocumentedMetrics metrics = DocumentedMetrics.of(List.of(
                "| `a_total` | counter | `model` | Things |",
                "| `b_seconds` | timer | `model` | Time |",
                "| `c` | gauge |  | Level |",
                "| `outcome` | `b_seconds` | `x` |"));
        metrics.look(new Scrape(List.of("a_total{model=\"m\"} 0.0", "b_seconds_count{model=\"m\"} 2.0", "c 1.0")));
        metrics.look(new Scrape(List.of("a_total{model=\"m\"} 0.0", "c 0.0")));
        assertThat(metrics.movedCount()).isEqualTo(2);
        assertThat(metrics.still()).containsExactly("a_total: Things");
    }

    @Test
    void of_pageWithoutTables_isRefused() {
        assertThatThrownBy(() -> DocumentedMetrics.of(List.of("# Metrics"))).hasMessageContaining("no table");
    }
}
