package io.millrace.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An answer of HTTP.
 *
 * @param headers by name in lower case
 */
public record Reply(int status, Map<String, String> headers, byte[] body) {

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** Of the request it answers, as {@code x-request-id} says it; empty where it does not. */
    public String id() {
        return header("x-request-id");
    }

    /** Empty where there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String text() {
        return new String(body, UTF_8);
    }
}
