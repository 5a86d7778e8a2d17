package io.millrace.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Bytes as gzip (RFC 1952), piece by piece. Thread-safe; once closed, nothing comes of it. */
final class GzipStream implements AutoCloseable {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private boolean closed;

    GzipStream() {
        try {
            this.gzip = new GZIPOutputStream(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is known of the compressed bytes by now, beyond what was before. */
    synchronized byte[] add(byte[] bytes) {
        return written(() -> gzip.write(bytes));
    }

    /** The rest of them. */
    synchronized byte[] end() {
        return written(gzip::finish);
    }

    private interface Write {
        void run() throws IOException;
    }

    private byte[] written(Write write) {
        if (closed) {
            return new byte[0];
        }
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] written = out.toByteArray();
        out.reset();
        return written;
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            gzip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
