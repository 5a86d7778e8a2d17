package io.millrace.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Traces as OpenTelemetry has them, with W3C's trace context. */
public final class OtlpTracing implements Tracing {

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final LongSupplier ticker;

    OtlpTracing(SpanProcessor processor, double share, LongSupplier ticker) {
        this.provider = SdkTracerProvider.builder()
                .addSpanProcessor(processor)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .setResource(Resource.getDefault()
                        .merge(Resource.builder()
                                .put("service.name", "millrace")
                                .build()))
                .build();
        this.tracer = provider.get("io.millrace");
        this.ticker = ticker;
        Context _ = Context.root(); // reads which storage to use from the class path, which an event loop must not
    }

    /**
     * Sends spans to a collector, in batches and in the background.
     *
     * @param endpoint OTLP over HTTP
     * @param share of the requests without a parent that are recorded
     * @param ticker the clock of {@link io.millrace.serving.RequestTimes}
     */
    public static OtlpTracing to(String endpoint, double share, LongSupplier ticker) {
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
        return new OtlpTracing(BatchSpanProcessor.builder(exporter).build(), share, ticker);
    }

    @Override
    public Trace begin(Function<String, @Nullable String> headers) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, new Getter());
        Span span = tracer.spanBuilder("request")
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        return new SpanTrace(tracer, span, headers(span), System.currentTimeMillis() * 1_000_000 - ticker.getAsLong());
    }

    private static Map<String, String> headers(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.put(name, value);
            }
        });
        return headers;
    }

    /** Sends what waits, for at most 5 s. */
    @Override
    public void close() {
        provider.shutdown().join(5, TimeUnit.SECONDS);
    }

    private static final class Getter implements TextMapGetter<Function<String, @Nullable String>> {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> carrier) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String key) {
            return carrier == null ? null : carrier.apply(key);
        }
    }
}
