package io.millrace.bodies;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;

/** The first bytes of one body, on disk. Its calls block. */
final class SpoolFile implements AutoCloseable {

    private final Spool spool;
    private final FileChannel channel;
    private long length;
    private volatile boolean closed;

    SpoolFile(Spool spool, FileChannel channel) {
        this.spool = spool;
        this.channel = channel;
    }

    synchronized long length() {
        return length;
    }

    boolean isClosed() {
        return closed;
    }

    synchronized void append(byte[] bytes) {
        if (closed) {
            throw new CancellationException();
        }
        spool.take(bytes.length);
        length += bytes.length;
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                int _ = channel.write(left);
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Fills the beginning of {@code target} with all of it. */
    synchronized void read(byte[] target) {
        ByteBuffer left = ByteBuffer.wrap(target, 0, Math.toIntExact(length));
        try {
            while (left.hasRemaining()) {
                if (channel.read(left, left.position()) < 0) {
                    throw new EOFException();
                }
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private RuntimeException refused(IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return new CancellationException();
        }
        spool.failed(e);
        return BodyRefusals.notKept();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            spool.give(length);
        } catch (IOException e) {
            spool.failed(e);
        }
    }
}
