package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.PromQl.Condition;
import io.millrace.app.PromQl.Selector;
import io.millrace.models.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Dashboards, alert rules and scalers ask for what a scrape has after real traffic. */
class ShippedQueriesTest extends ServiceHarness {

    /** Labels and series that Prometheus itself adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "namespace", "pod", "service");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?[a-zA-Z_]+}?");

    ShippedQueriesTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void queries_afterTraffic_nameWhatAScrapeHas() throws Exception {
        List<String> scrape = scrapeAfterTraffic();
        assertThat(Queries.shipped().keySet())
                .containsExactlyInAnyOrder(
                        Path.of("docker/prometheus/alerts.yml"),
                        Path.of("docker/grafana/dashboards/millrace.json"),
                        Path.of("k8s/overlays/autoscale/scaledobject.yaml"),
                        Path.of("k8s/overlays/inference-gateway/picker-deployment.yaml"));
        Queries.shipped()
                .forEach((file, queries) -> queries.forEach(query -> assertThat(missing(query, scrape))
                        .as("%s: %s", file, query)
                        .isEmpty()));
    }

    @Test
    void missing_typo_isFound() {
        List<String> scrape = List.of("a_total{model=\"m\",le=\"2.0\"} 1", "b 2");
        assertThat(missing("sum by (model) (rate(a_total{le=\"2.0\"}[5m])) / b > 0.5 and up == 0", scrape))
                .isEmpty();
        assertThat(missing("rate(a_totl[5m] offset 1h)", scrape)).containsExactly("a_totl");
        assertThat(missing("rate(a_total{le=\"2\"}[5m])", scrape)).containsExactly("a_total{le=\"2\"}");
        assertThat(missing("rate(a_total{mdel=~\"$model\"}[$__rate_interval])", scrape))
                .containsExactly("a_total{mdel}");
        assertThat(missing("sum by (kind) (a_total)", scrape)).containsExactly("by kind");
    }

    private List<String> scrapeAfterTraffic() throws Exception {
        answer("/v1/completions", """
                {"model":"tiny-gqa","prompt":[184,256],"temperature":0,"max_tokens":5,"ignore_eos":true}""");
        answer("/v1/chat/completions", """
                {"model":"tiny-gqa","messages":[{"role":"user","content":"a b"}],"max_tokens":5}""");
        answer("/v1/embeddings", """
                {"model":"tiny-bert","input":["a b c","d"]}""");
        System.gc();
        await("a collection in the scrape", () -> scrape().contains("jvm_gc_pause_seconds_sum"));
        return scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    private String scrape() {
        try {
            return get("/actuator/prometheus").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What the query asks for and no series has. */
    private static List<String> missing(String query, List<String> scrape) {
        List<Selector> selectors = PromQl.selectors(VARIABLE.matcher(query).replaceAll("any"));
        Stream<String> series = selectors.stream()
                .filter(selector -> !selector.metric().equals("up"))
                .flatMap(selector -> missing(selector, scrape));
        Stream<String> groupings = PromQl.groupings(query).stream()
                .filter(label -> !OF_PROMETHEUS.contains(label))
                .filter(label -> selectors.stream().noneMatch(s -> hasLabel(s.metric(), label, scrape)))
                .map(label -> "by " + label);
        return Stream.concat(series, groupings).distinct().toList();
    }

    private static Stream<String> missing(Selector selector, List<String> scrape) {
        if (series(selector.metric(), scrape).findAny().isEmpty()) {
            return Stream.of(selector.metric());
        }
        return selector.conditions().stream()
                .filter(condition -> !OF_PROMETHEUS.contains(condition.label()))
                .flatMap(condition -> missing(selector.metric(), condition, scrape));
    }

    private static Stream<String> missing(String metric, Condition condition, List<String> scrape) {
        if (!hasLabel(metric, condition.label(), scrape)) {
            return Stream.of(metric + "{" + condition.label() + "}");
        }
        boolean ofBucket =
                condition.label().equals("le") && condition.operator().equals("=");
        String pair = condition.label() + "=\"" + condition.value() + "\"";
        return ofBucket && series(metric, scrape).noneMatch(line -> line.contains(pair))
                ? Stream.of(metric + "{" + pair + "}")
                : Stream.of();
    }

    private static boolean hasLabel(String metric, String label, List<String> scrape) {
        return series(metric, scrape)
                .anyMatch(line -> line.contains("{" + label + "=\"") || line.contains("," + label + "=\""));
    }

    private static Stream<String> series(String metric, List<String> scrape) {
        return scrape.stream().filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
    }
}
