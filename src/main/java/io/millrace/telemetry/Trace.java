package io.millrace.telemetry;

import java.util.Map;

/** The trace one request belongs to, from its head to its end. */
public interface Trace {

    /** What a request made on behalf of this one sends along. */
    Map<String, String> headers();

    /** Where it is recorded, its id in 32 hexadecimal digits; empty where it is not. */
    String id();

    /** Its span's id in 16 hexadecimal digits; empty where it is not recorded. */
    String spanId();

    /** Ends it; called once. */
    void end(Ending ending);

    /**
     * How a request ended, as HTTP tells it.
     *
     * @param route pattern of the path, such as {@code /v1/models/{id}}; empty where none matched
     * @param status 0 where none was sent
     * @param requestId as in {@code x-request-id}
     */
    record Ending(String method, String route, int status, String requestId, RequestReport report) {}
}
