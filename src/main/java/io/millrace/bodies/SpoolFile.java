package io.millrace.bodies;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.CancellationException;

/** The first bytes of one body, on disk. Its calls block. */
final class SpoolFile implements AutoCloseable {

    /** Most bytes of one call of the channel: the JDK keeps as many outside of the heap for each thread that ever made one. */
    static final int SLICE = 1 << 16;

    private final Spool spool;
    private final String sender;
    private final SeekableByteChannel channel;
    private long length;
    private volatile boolean closed;

    SpoolFile(Spool spool, String sender, SeekableByteChannel channel) {
        this.spool = spool;
        this.sender = sender;
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
        spool.take(sender, length, bytes.length);
        length += bytes.length;
        try {
            for (int at = 0; at < bytes.length; ) {
                at += channel.write(slice(bytes, at, bytes.length));
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Fills the beginning of {@code target} with all of it. */
    synchronized void read(byte[] target) {
        int end = Math.toIntExact(length);
        try {
            channel.position(0);
            for (int at = 0; at < end; ) {
                at += some(channel.read(slice(target, at, end)));
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static ByteBuffer slice(byte[] bytes, int from, int end) {
        return ByteBuffer.wrap(bytes, from, Math.min(SLICE, end - from));
    }

    private static int some(int read) throws EOFException {
        if (read < 0) {
            throw new EOFException();
        }
        return read;
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
            spool.give(sender, length);
        } catch (IOException e) {
            spool.failed(e);
        }
    }
}
