package io.millrace.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A request.
 *
 * @param headers without those that frame it
 * @param json length of the JSON that the body starts with; the rest is binary
 */
public record Request(String method, String path, List<String> headers, byte[] body, int json) {

    public Request {
        headers = List.copyOf(headers);
    }

    public static Request get(String path) {
        return new Request("GET", path, List.of(), new byte[0], 0);
    }

    public static Request delete(String path) {
        return get(path).withMethod("DELETE");
    }

    /**
     * A POST of JSON.
     *
     * @param id that the answer repeats; 1 to 128 letters, digits, dots, dashes
     */
    public static Request post(String path, String id, String body) {
        return post(path, body).withHeaders(List.of("Content-Type: application/json", "x-request-id: " + id));
    }

    /** A POST of JSON. */
    public static Request post(String path, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return new Request("POST", path, List.of("Content-Type: application/json"), bytes, bytes.length);
    }

    /** Of the Open Inference Protocol's binary data extension. */
    public static Request binary(String path, String json, byte[] data) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(UTF_8));
        int head = body.size();
        body.writeBytes(data);
        return new Request(
                "POST",
                path,
                List.of("Content-Type: application/octet-stream", "Inference-Header-Content-Length: " + head),
                body.toByteArray(),
                head);
    }

    public Request withBody(byte[] other) {
        return new Request(method, path, headers, other, json);
    }

    public Request withHeaders(List<String> others) {
        return new Request(method, path, others, body, json);
    }

    public Request withMethod(String other) {
        return new Request(other, path, headers, body, json);
    }

    public boolean isBinary() {
        return json < body.length;
    }

    /** As it goes over the wire. */
    public byte[] bytes() {
        return bytes("localhost");
    }

    /** The same, to a host by this name. */
    public byte[] bytes(String host) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n").getBytes(ISO_8859_1));
        headers.forEach(header -> out.writeBytes((header + "\r\n").getBytes(ISO_8859_1)));
        String length = method.equals("GET") && body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
        out.writeBytes((length + "\r\n").getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
