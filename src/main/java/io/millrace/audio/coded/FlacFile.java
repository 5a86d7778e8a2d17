package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** FLAC (RFC 9639) by its own stream. */
final class FlacFile implements Pcm {

    private static final int MAGIC = 4;
    private static final int STREAM_INFO = 34;
    private static final int BLOCK_HEAD = 4;

    private final ByteBuffer bytes;
    private final FlacStream stream;
    private long decoded;

    private FlacFile(ByteBuffer bytes, FlacStream stream) {
        this.bytes = bytes;
        this.stream = stream;
    }

    static FlacFile open(ByteBuffer file) {
        ByteBuffer bytes = file.slice();
        FlacStream stream = null;
        int at = MAGIC;
        boolean last = false;
        while (!last) {
            if (at + BLOCK_HEAD > bytes.limit()) {
                throw BrokenSound.truncated();
            }
            int head = bytes.getInt(at);
            int length = head & 0xffffff;
            last = head < 0;
            at += BLOCK_HEAD;
            if (at + length > bytes.limit()) {
                throw BrokenSound.truncated();
            }
            if ((head >>> 24 & 0x7f) == 0 && length >= STREAM_INFO) {
                stream = FlacStream.read(bytes.slice(at, length));
            }
            at += length;
        }
        return of(stream, bytes.position(at));
    }

    private static FlacFile of(@Nullable FlacStream stream, ByteBuffer bytes) {
        if (stream == null) {
            throw new BrokenSound("its FLAC stream has no STREAMINFO");
        }
        return new FlacFile(bytes, stream);
    }

    @Override
    public int rate() {
        return stream.rate();
    }

    @Override
    public int channels() {
        return stream.channels();
    }

    @Override
    public long frames() {
        return stream.frames() == 0 ? -1 : stream.frames();
    }

    @Override
    public float @Nullable [] next() {
        boolean whole = stream.frames() > 0 && decoded >= stream.frames();
        if (whole || !bytes.hasRemaining()) {
            return null;
        }
        float[] block = new FlacFrame(stream, bytes).decode();
        decoded += block.length / stream.channels();
        return block;
    }
}
