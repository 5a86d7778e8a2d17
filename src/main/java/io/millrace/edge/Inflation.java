package io.millrace.edge;

import io.millrace.core.ServingException.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Decompresses request bodies. */
final class Inflation {

    private Inflation() {}

    /**
     * Decompresses gzip (RFC 1952) or, as the content encoding deflate, zlib (RFC 1950).
     *
     * @throws org.springframework.web.server.ResponseStatusException 413 as soon as there are more than {@code maxBytes}
     * @throws InvalidRequest where the bytes are broken
     */
    static byte[] inflate(byte[] body, boolean gzip, int maxBytes) {
        try (InputStream in = open(new ByteArrayInputStream(body), gzip)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw Bodies.tooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidRequest(
                    "Content-Encoding",
                    "The request body is not valid " + (gzip ? "gzip" : "deflate") + ": " + e.getMessage());
        }
    }

    private static InputStream open(InputStream in, boolean gzip) throws IOException {
        return gzip ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }
}
