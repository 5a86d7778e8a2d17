package io.millrace.openai;

import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.openai.stream.ErrorEnvelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the API's document says of several endpoints alike. */
public final class Docs {

    public static final String JSON = "application/json";

    private static final String ANY = "*/*";
    private static final List<ResponseDoc> ERRORS = List.of(
            error(400, "The request is not valid; param names the field"),
            error(404, "No such model"),
            error(413, "The body is too long"),
            error(429, "The queue is full; Retry-After says when to come back"),
            error(503, "The model is not ready; Retry-After says when to come back"),
            error(504, "The deadline passed"));

    private Docs() {}

    /** An answer, and the errors that every endpoint that runs a model may answer with. */
    public static List<ResponseDoc> orError(ResponseDoc answer) {
        return Stream.concat(Stream.of(answer), ERRORS.stream()).toList();
    }

    /** An answer that may also be streamed. */
    static ResponseDoc streamed(Class<?> whole, Class<?> event) {
        Map<String, Class<?>> bodies = new LinkedHashMap<>();
        bodies.put(JSON, whole);
        bodies.put("text/event-stream", event);
        return ResponseDoc.ok(bodies);
    }

    public static ResponseDoc error(int status, String description) {
        return new ResponseDoc(status, description, Map.of(ANY, ErrorEnvelope.class));
    }

    public static ResponseDoc ok(Class<?> answer) {
        return ResponseDoc.ok(ANY, answer);
    }
}
