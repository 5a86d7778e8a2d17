package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * A request of a hostile client.
 *
 * @param headers without those that frame it
 */
record Shot(String method, String path, List<String> headers, RepeatedBytes body, Manner manner) {

    /** How its body is sent. */
    enum Manner {
        /** All of it at once. */
        WHOLE,
        /** All but the last byte, which never comes. */
        UNFINISHED,
        /** A byte at a time, some a second. */
        SLOW
    }

    Shot {
        headers = List.copyOf(headers);
    }

    static Shot get(String path) {
        return new Shot("GET", path, List.of(), RepeatedBytes.EMPTY, Manner.WHOLE);
    }

    static Shot post(String path, RepeatedBytes json) {
        return new Shot("POST", path, List.of("Content-Type: application/json"), json, Manner.WHOLE);
    }

    Shot with(String... others) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(others));
        return new Shot(method, path, more, body, manner);
    }

    Shot withOnly(String... others) {
        return new Shot(method, path, List.of(others), body, manner);
    }

    Shot as(Manner other) {
        return new Shot(method, path, headers, body, other);
    }

    /** Its first lines, as they go over the wire. */
    byte[] head() {
        StringBuilder head =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }
}
