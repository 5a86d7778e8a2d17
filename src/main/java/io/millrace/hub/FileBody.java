package io.millrace.hub;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer that is a file, or a part of one. */
final class FileBody {

    /* A drip that never stops would never time out. */
    private static final long LEAST_IN_WINDOW = 4_096;
    private static final long WINDOW_NANOS = 30_000_000_000L;

    private final HttpAnswer answer;
    private final InputStream in;
    private long windowBegun = System.nanoTime();
    private long inWindow;

    FileBody(HttpAnswer answer) throws Again {
        this.answer = answer;
        try {
            String encoding = answer.header("Content-Encoding");
            if (encoding != null && !encoding.equals("identity")) {
                throw new IOException("its bytes come encoded");
            }
            in = answer.body();
        } catch (IOException e) {
            throw HubHttp.unreachable(answer.uri(), e);
        }
    }

    /**
     * At least one byte.
     *
     * @throws Again where it has ended, or nothing comes in time
     */
    int read(byte[] buffer, int most) throws Again {
        try {
            int n = in.read(buffer, 0, most);
            if (n < 0) {
                throw new IOException("the connection ended early");
            }
            requireSpeed(n);
            return n;
        } catch (IOException e) {
            throw HubHttp.unreachable(answer.uri(), e);
        }
    }

    private void requireSpeed(int n) throws IOException {
        inWindow += n;
        long now = System.nanoTime();
        if (now - windowBegun > WINDOW_NANOS) {
            if (inWindow < LEAST_IN_WINDOW) {
                throw new IOException("only " + inWindow + " bytes in 30 s");
            }
            windowBegun = now;
            inWindow = 0;
        }
    }

    /** What is read to its end leaves a connection that can be used again. */
    void end() {
        try {
            if (answer.status() == 206 && in.read() < 0) {
                answer.readWhole();
            }
        } catch (IOException _) {
            // the connection is closed, then
        }
    }
}
