package io.millrace.remote;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a remote server is spoken of: by its name, and by its own words without line breaks, at length, or the API key in them.
 */
final class Wording {

    private static final int LONGEST = 300;

    private final String name;
    private final String key;

    Wording(String name, @Nullable String key) {
        this.name = name;
        this.key = key == null ? "" : key;
    }

    String name() {
        return name;
    }

    /** The message of an error body, whatever its form. */
    String message(String body) {
        JsonNode json = RemoteJson.read(body).orElse(null);
        return clean(json == null ? body : message(json, body));
    }

    private static String message(JsonNode json, String body) {
        JsonNode error = json.path("error");
        String message =
                error.isString() ? error.stringValue() : RemoteJson.string(error.isObject() ? error : json, "message");
        return message.isEmpty() ? body : message;
    }

    String clean(String text) {
        String line = (key.isEmpty() ? text : text.replace(key, "***")).replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
