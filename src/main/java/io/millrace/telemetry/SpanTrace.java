package io.millrace.telemetry;

import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes.Interval;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A span for the request, and one below it for each phase, made at the end from what the phases recorded.
 *
 * @param offset from the ticker of the phases to Unix time, in nanoseconds
 */
record SpanTrace(Tracer tracer, Span span, Map<String, String> headers, long offset) implements Trace {

    SpanTrace {
        headers = Map.copyOf(headers);
    }

    @Override
    public String id() {
        return span.getSpanContext().isSampled() ? span.getSpanContext().getTraceId() : "";
    }

    @Override
    public String spanId() {
        return span.getSpanContext().isSampled() ? span.getSpanContext().getSpanId() : "";
    }

    @Override
    public void end(Ending ending) {
        if (span.isRecording()) {
            describe(ending);
            Context parent = Context.root().with(span);
            ending.report().phases().forEach((phase, interval) -> phase(parent, phase, interval));
        }
        span.end();
    }

    private void describe(Ending ending) {
        RequestReport report = ending.report();
        span.updateName(ending.route().isEmpty() ? ending.method() : ending.method() + " " + ending.route());
        span.setAttribute("http.request.method", ending.method());
        span.setAttribute("http.response.status_code", (long) ending.status());
        span.setAttribute("http.route", ending.route());
        span.setAttribute("gen_ai.operation.name", report.operation().label());
        span.setAttribute("gen_ai.request.model", report.model());
        span.setAttribute("gen_ai.response.model", report.servedBy());
        span.setAttribute("gen_ai.usage.input_tokens", (long) report.usage().promptTokens());
        span.setAttribute("gen_ai.usage.output_tokens", (long) report.usage().completionTokens());
        span.setAttribute("millrace.request.id", ending.requestId());
        span.setAttribute("millrace.outcome", report.outcome().label());
        if (report.outcome() == Outcome.FAILED) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private void phase(Context parent, Phase phase, Interval interval) {
        Span child = tracer.spanBuilder(phase.label())
                .setParent(parent)
                .setSpanKind(phase == Phase.REMOTE ? SpanKind.CLIENT : SpanKind.INTERNAL)
                .setStartTimestamp(interval.from() + offset, TimeUnit.NANOSECONDS)
                .startSpan();
        child.setAttribute("millrace.busy_ms", interval.busy() / 1e6);
        child.end(interval.to() + offset, TimeUnit.NANOSECONDS);
    }
}
