package io.millrace.bodies;

import io.millrace.core.ServingException.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Decompresses request bodies. */
final class Inflation {

    private static final int PIECE = 1 << 15;

    private Inflation() {}

    /**
     * Decompresses gzip (RFC 1952) or, as the content encoding deflate, zlib (RFC 1950), piece by piece, and no further than {@code into}
     * takes it. Blocks.
     *
     * @return {@code into}
     * @throws InvalidRequest where the bytes are broken
     */
    static IncomingBody inflate(byte[] packed, boolean gzip, IncomingBody into) {
        try (InputStream in = open(new ByteArrayInputStream(packed), gzip)) {
            for (byte[] next = in.readNBytes(PIECE); next.length > 0; next = in.readNBytes(PIECE)) {
                append(next, into);
            }
            return into;
        } catch (IOException e) {
            throw new InvalidRequest(
                    "Content-Encoding",
                    "The request body is not valid " + (gzip ? "gzip" : "deflate") + ": "
                            + (e instanceof EOFException ? "it ends too early" : "its bytes do not hold together"));
        }
    }

    private static void append(byte[] piece, IncomingBody into) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException();
        }
        if (!into.add(piece)) {
            into.spill(piece);
        }
    }

    private static InputStream open(InputStream in, boolean gzip) throws IOException {
        return gzip ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }
}
