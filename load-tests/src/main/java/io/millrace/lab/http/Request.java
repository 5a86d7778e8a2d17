package io.millrace.insight;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A request with a body.
 *
 * @param headers without those that frame it
 * @param json length of the JSON that the body starts with; the rest is binary
 */
record FuzzRequest(String method, String path, List<String> headers, byte[] body, int json) {

    FuzzRequest {
        headers = List.copyOf(headers);
    }

    static FuzzRequest post(String path, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return new FuzzRequest("POST", path, List.of("Content-Type: application/json"), bytes, bytes.length);
    }

    /** Of the Open Inference Protocol's binary data extension. */
    static FuzzRequest binary(String path, String json, byte[] data) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(UTF_8));
        int head = body.size();
        body.writeBytes(data);
        return new FuzzRequest(
                "POST",
                path,
                List.of("Content-Type: application/octet-stream", "Inference-Header-Content-Length: " + head),
                body.toByteArray(),
                head);
    }

    FuzzRequest withBody(byte[] other) {
        return new FuzzRequest(method, path, headers, other, json);
    }

    FuzzRequest withHeaders(List<String> others) {
        return new FuzzRequest(method, path, others, body, json);
    }

    FuzzRequest withMethod(String other) {
        return new FuzzRequest(other, path, headers, body, json);
    }

    boolean isBinary() {
        return json < body.length;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n").getBytes(ISO_8859_1));
        headers.forEach(header -> out.writeBytes((header + "\r\n").getBytes(ISO_8859_1)));
        out.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
