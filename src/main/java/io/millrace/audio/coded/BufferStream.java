package io.millrace.audio.coded;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a buffer as a stream, of which so many may be read until it is told to go on. */
final class BufferStream extends InputStream {

    private final ByteBuffer bytes;
    private final int most;
    private int left;

    BufferStream(ByteBuffer bytes, int most) {
        this.bytes = bytes.slice();
        this.most = most;
        this.left = most;
    }

    void goOn() {
        left = most;
    }

    private void take(int count) {
        left -= count;
        if (left < 0) {
            throw new BrokenSound("it has no frame in " + most + " bytes");
        }
    }

    @Override
    public int read() {
        take(1);
        return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!bytes.hasRemaining()) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, bytes.remaining());
        take(count);
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }
}
