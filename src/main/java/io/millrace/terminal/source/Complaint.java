package io.millrace.terminal.source;

import io.millrace.core.OneLine;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server says of what it refuses, in one line. */
final class Complaint {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] PLACES = {
        "/error/message", "/error", "/message", "/detail", "/detail/0/msg", "/0/error/message"
    };

    private Complaint() {}

    static String of(int status, String body) {
        return "the server answered " + status + ": " + message(body);
    }

    static String of(JsonNode error, String otherwise) {
        return "the server failed: " + message(error, otherwise);
    }

    private static String message(String body) {
        if (body.isBlank()) {
            return "nothing more";
        }
        try {
            return message(JSON.readTree(body), body);
        } catch (JacksonException _) {
            return OneLine.of(body.strip());
        }
    }

    private static String message(JsonNode error, String otherwise) {
        return OneLine.of(Stream.of(PLACES)
                .map(error::at)
                .filter(JsonNode::isString)
                .map(place -> place.stringValue().strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(otherwise.isBlank() ? "it does not say why" : otherwise));
    }
}
