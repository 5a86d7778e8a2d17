package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The hash of a file that is being written: reads what was just written from the system's own memory. Empty where none is known. */
final class FrontHash implements Callable<String> {

    private static final int BUFFER = 256 << 10;

    private final Partial partial;
    private final @Nullable FileHash hash;
    private volatile boolean stopped;

    FrontHash(Partial partial, @Nullable FileHash hash) {
        this.partial = partial;
        this.hash = hash;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public String call() {
        if (hash == null) {
            return "";
        }
        MessageDigest digest = hash.digest(partial.size());
        byte[] buffer = new byte[BUFFER];
        for (long at = 0; at < partial.size() && !stopped; ) {
            at = upTo(partial.front(at), digest, buffer, at);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private long upTo(long front, MessageDigest digest, byte[] buffer, long from) {
        long at = from;
        while (at < front && !stopped) {
            int n = read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, front - at)), at);
            digest.update(buffer, 0, n);
            at += n;
        }
        return at;
    }

    private int read(ByteBuffer buffer, long at) {
        try {
            int n = partial.read(buffer, at);
            if (n <= 0) {
                throw new IOException("it is shorter than what was written to it");
            }
            return n;
        } catch (IOException e) {
            throw new PullException(Kind.DISK, partial.file() + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
