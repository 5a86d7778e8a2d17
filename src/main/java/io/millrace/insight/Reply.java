package io.millrace.insight;

import java.util.Map;

/**
 * An answer of HTTP.
 *
 * @param headers by name in lower case
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

    /** Of the request it answers, as {@code x-request-id} says it; empty where it does not. */
    String id() {
        return header("x-request-id");
    }

    /** Empty where there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
