package io.millrace.telemetry;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Names the trace that a measurement belongs to, for exemplars. */
public final class Exemplars implements SpanContext {

    private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

    /** Runs {@code measurement} as part of a trace. */
    public static void of(Trace trace, Runnable measurement) {
        if (trace.id().isEmpty()) {
            measurement.run();
            return;
        }
        CURRENT.set(trace);
        try {
            measurement.run();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        Trace trace = CURRENT.get();
        return trace == null ? null : trace.id();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        Trace trace = CURRENT.get();
        return trace == null ? null : trace.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return CURRENT.get() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
}
