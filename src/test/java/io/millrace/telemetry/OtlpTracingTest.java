package io.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Usage;
import io.millrace.serving.Operation;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OtlpTracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void end_withPhases_makesASpanOfEachBelowTheRequests() {
        Trace trace = tracing(1).begin(Map.of("traceparent", PARENT)::get);
        RequestTimes times = new RequestTimes(clock::get, trace.headers());
        clock.addAndGet(1_000_000);
        times.spent(Phase.TOKENIZE, 0);
        trace.end(ending(times));
        SpanData request = span("POST /v1/x");
        SpanData phase = span("tokenize");
        assertThat(request.getTraceId()).isEqualTo(TRACE);
        assertThat(request.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(phase.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(phase.getEndEpochNanos() - phase.getStartEpochNanos()).isEqualTo(1_000_000);
        assertThat(trace.id()).isEqualTo(TRACE);
    }

    @Test
    void headers_ofATrace_nameItsSpanAsTheParent() {
        Trace trace = tracing(1).begin(Map.of("traceparent", PARENT, "tracestate", "a=b")::get);
        assertThat(trace.headers())
                .containsEntry("traceparent", "00-" + TRACE + "-" + trace.spanId() + "-01")
                .containsEntry("tracestate", "a=b");
    }

    @Test
    void begin_shareOfNothing_recordsNothingAndHasNoId() {
        Trace trace = tracing(0).begin(Map.<String, String>of()::get);
        trace.end(ending(new RequestTimes(clock::get, Map.of())));
        assertThat(trace.id()).isEmpty();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void none_traceThatCame_isSentAlong() {
        assertThat(Tracing.NONE.begin(Map.of("traceparent", PARENT)::get).headers())
                .isEqualTo(Map.of("traceparent", PARENT));
        assertThat(Tracing.NONE.begin(Map.<String, String>of()::get).headers()).isEmpty();
    }

    private OtlpTracing tracing(double share) {
        return new OtlpTracing(SimpleSpanProcessor.create(spans), share, clock::get);
    }

    private SpanData span(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Trace.Ending ending(RequestTimes times) {
        return new Trace.Ending(
                "POST",
                "/v1/x",
                200,
                "req_1",
                new RequestReport(
                        "m",
                        "m",
                        Operation.CHAT,
                        Outcome.ANSWERED,
                        Duration.ofMillis(1),
                        0,
                        times.phases(),
                        Usage.NONE));
    }
}
