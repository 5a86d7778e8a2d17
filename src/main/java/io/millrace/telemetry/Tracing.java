package io.millrace.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins traces. */
public interface Tracing extends AutoCloseable {

    /** Records nothing, and sends along the trace context that came. */
    Tracing NONE = (Function<String, @Nullable String> headers) -> new Unrecorded(passed(headers));

    /**
     * Begins the trace of a request.
     *
     * @param headers of the request, by name
     */
    Trace begin(Function<String, @Nullable String> headers);

    @Override
    default void close() {}

    private static Map<String, String> passed(Function<String, @Nullable String> headers) {
        String parent = headers.apply("traceparent");
        if (parent == null) {
            return Map.of();
        }
        Map<String, String> passed = new HashMap<>(Map.of("traceparent", parent));
        String state = headers.apply("tracestate");
        if (state != null) {
            passed.put("tracestate", state);
        }
        return Map.copyOf(passed);
    }

    /** A trace of others. */
    record Unrecorded(Map<String, String> headers) implements Trace {
        @Override
        public String id() {
            return "";
        }

        @Override
        public String spanId() {
            return "";
        }

        @Override
        public void end(Ending ending) {}
    }
}
