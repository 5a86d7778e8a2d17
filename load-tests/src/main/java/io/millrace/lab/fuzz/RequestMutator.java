package io.millrace.lab.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.bench.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Requests some steps away from a valid one: in values, bytes, headers, encoding. Their framing stays that of HTTP/1.1. */
final class RequestMutator {

    private static final byte[] NASTY = "{}[]\",:-+.0123456789eEtfn\\u\0\u0001 ".getBytes(UTF_8);
    private static final int BOMB = 100 << 20;

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json;;;",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/octet-stream",
            "*/*",
            "/",
            "",
            "json");
    private static final List<String> FURTHER = List.of(
            "Accept: text/html",
            "Accept: nonsense",
            "Accept: text/event-stream",
            "Accept-Charset: nonsense",
            "Accept-Language: ;;;",
            "Content-Encoding: gzip",
            "Content-Encoding: deflate",
            "Content-Encoding: br, gzip",
            "Content-Encoding: identity",
            "Inference-Header-Content-Length: -1",
            "Inference-Header-Content-Length: 99999999999999999999",
            "Inference-Header-Content-Length: 1",
            "Inference-Header-Content-Length: x",
            "Authorization: Bearer",
            "Authorization: Basic =",
            "x-request-id: \u00ff",
            "priority: x",
            "x-timeout: -1",
            "timeout: NaN",
            "traceparent: 00-zz-zz-zz",
            "Cookie: =;=;",
            "Origin: null",
            "If-None-Match: \"",
            "Range: bytes=9-1",
            "X-Forwarded-For: \u00ff",
            "Forwarded: for=;;=");
    private static final List<String> METHODS = List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW");

    private final SplittableRandom random;
    private final JsonMutator json;

    RequestMutator(SplittableRandom random) {
        this.random = random;
        this.json = new JsonMutator(random);
    }

    Request mutated(Request valid) {
        Request changed = body(valid);
        return switch (random.nextInt(20)) {
            case 0 -> changed.withHeaders(List.of("Content-Type: " + TYPES.get(random.nextInt(TYPES.size()))));
            case 1 -> changed.withHeaders(List.of());
            case 2, 3 -> changed.withHeaders(further(changed.headers()));
            case 4 -> withoutHead(METHODS.get(random.nextInt(METHODS.size())), changed);
            case 5 -> compressed(changed);
            default -> changed;
        };
    }

    /* An answer to HEAD has a length and no body, which only a client that knows what it asked can read. */
    private static Request withoutHead(String method, Request request) {
        return method.equals("HEAD") ? request : request.withMethod(method);
    }

    private Request body(Request valid) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> valid.withBody(bytes(valid.body()));
            case 2 -> valid.withBody(Arrays.copyOf(valid.body(), random.nextInt(valid.body().length + 1)));
            case 3 -> valid.withBody(json.odd());
            case 4 -> valid.withBody(twice(valid.body()));
            default -> values(valid);
        };
    }

    private Request values(Request valid) {
        byte[] head = json.mutated(Arrays.copyOf(valid.body(), valid.json()));
        if (!valid.isBinary()) {
            return valid.withBody(head);
        }
        byte[] data = Arrays.copyOfRange(valid.body(), valid.json(), valid.body().length);
        return Request.binary(valid.path(), new String(head, UTF_8), random.nextInt(4) == 0 ? bytes(data) : data);
    }

    private byte[] bytes(byte[] valid) {
        byte[] body = valid;
        for (int i = random.nextInt(1, 5); i > 0 && body.length > 0; i--) {
            body = once(body);
        }
        return body;
    }

    private byte[] once(byte[] body) {
        int at = random.nextInt(body.length);
        int to = Math.min(body.length, at + 1 + random.nextInt(6));
        return switch (random.nextInt(5)) {
            case 0 -> joined(Arrays.copyOf(body, at), Arrays.copyOfRange(body, to, body.length));
            case 1 -> joined(Arrays.copyOf(body, to), Arrays.copyOfRange(body, at, body.length));
            case 2 -> replaced(body, at, (byte) random.nextInt(256));
            default -> replaced(body, at, NASTY[random.nextInt(NASTY.length)]);
        };
    }

    /* The fields once more, so that every name comes twice. */
    private static byte[] twice(byte[] body) {
        String text = new String(body, UTF_8);
        return text.startsWith("{") && text.length() > 2
                ? ("{" + text.substring(1, text.length() - 1) + "," + text.substring(1)).getBytes(UTF_8)
                : body;
    }

    private List<String> further(List<String> headers) {
        List<String> all = new ArrayList<>(headers);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            all.add(FURTHER.get(random.nextInt(FURTHER.size())));
        }
        return all;
    }

    private Request compressed(Request request) {
        List<String> headers = new ArrayList<>(request.headers());
        headers.add("Content-Encoding: gzip");
        byte[] packed = gzip(random.nextInt(8) == 0 ? new byte[BOMB] : request.body());
        byte[] sent = random.nextInt(4) == 0 ? bytes(packed) : packed;
        return request.withHeaders(headers).withBody(sent);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] replaced(byte[] body, int at, byte with) {
        byte[] copy = body.clone();
        copy[at] = with;
        return copy;
    }
}
