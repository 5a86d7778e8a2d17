package io.millrace.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** docs/metrics.md, from {@link Meters}. */
public final class MetricsDoc {

    private static final String INTRODUCTION = """
            # Metrics

            `GET /actuator/prometheus` has them all. This page is written by `java -jar target/millrace.jar metrics-doc`; a test compares it.

            `millrace.metrics.names` chooses the names: `millrace` (the default), `vllm`, or both, as a list. With `vllm` alone the meters of the first table
            are left out; the JVM's, Netty's and Spring's own meters always stay.

            Labels are bounded: `model` and `model_name` are names of the model repository, or `none` where a request named none of them; all other labels are
            words of the program, but for `by`, which is a model or a server that a `fallback` names. Nothing a client sends becomes a label.

            A timer or summary is a Prometheus histogram: add `_bucket`, `_count` or `_sum` to its name. Timers have buckets from 1 ms to 10 min, summaries
            from 1 to 4^10. With tracing on, the timers and the summary of whole requests carry trace ids as exemplars, in a scrape that asks for
            `application/openmetrics-text`. Engines preempt nothing: a sequence keeps its slot until it ends.

            Some questions and their PromQL:

            | question | query |
            | --- | --- |
            | share of padding in what stateless models run | `rate(millrace_batch_padding_tokens_total[5m]) / (rate(millrace_batch_padding_tokens_total[5m]) + rate(millrace_batch_tokens_total[5m]))` |
            | share of prompts found in the KV cache | `rate(millrace_tokens_cached_tokens_total[5m]) / rate(millrace_tokens_prompt_tokens_total[5m])` |
            | mean decode batch | `rate(millrace_step_rows_sequences_sum{kind="decode"}[5m]) / rate(millrace_step_rows_sequences_count{kind="decode"}[5m])` |
            | TTFT, 95th percentile | `histogram_quantile(0.95, sum by (le, model) (rate(gen_ai_server_time_to_first_token_seconds_bucket[5m])))` |
            | cancelled requests a second | `sum by (model) (rate(gen_ai_server_request_duration_seconds_count{outcome="cancelled"}[5m]))` |
            """;

    private static final String HEADER = """
            | Prometheus name | type | labels | meaning |
            | --- | --- | --- | --- |
            """;

    private MetricsDoc() {}

    public static String markdown() {
        return INTRODUCTION
                + "\n## Names `millrace`\n\n" + table(NameSet.MILLRACE)
                + "\n## Names `vllm`\n\n" + table(NameSet.VLLM)
                + "\n## Label values\n\n" + LabelValues.markdown();
    }

    /** Its name in a scrape, without the suffixes of a histogram. */
    public static String prometheusName(Meters meter) {
        if (meter.type() == Meters.Type.INFO) {
            return meter.meterName() + "_info";
        }
        String name = new PrometheusNamingConvention().name(meter.meterName(), kind(meter.type()), unit(meter));
        return meter.type() == Meters.Type.COUNTER && !name.endsWith("_total") ? name + "_total" : name;
    }

    private static @Nullable String unit(Meters meter) {
        return meter.unit().isEmpty() ? null : meter.unit();
    }

    private static Meter.Type kind(Meters.Type type) {
        return switch (type) {
            case COUNTER -> Meter.Type.COUNTER;
            case GAUGE, INFO -> Meter.Type.GAUGE;
            case SUMMARY -> Meter.Type.DISTRIBUTION_SUMMARY;
            case TIMER -> Meter.Type.TIMER;
        };
    }

    private static String table(NameSet names) {
        return Arrays.stream(Meters.values())
                .filter(meter -> meter.names() == names)
                .map(MetricsDoc::row)
                .collect(Collectors.joining("", HEADER, ""));
    }

    private static String row(Meters meter) {
        String labels = meter.labels().stream()
                .map(label -> "`" + label.replace('.', '_') + "`")
                .collect(Collectors.joining(", "));
        String needs = meter.needs().isEmpty() ? "" : "; moves only with " + meter.needs();
        return "| `%s` | %s | %s | %s%s |\n"
                .formatted(
                        prometheusName(meter),
                        meter.type().name().toLowerCase(Locale.ROOT),
                        labels,
                        meter.meaning(),
                        needs);
    }
}
