package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * WAVE in RIFF or RF64 (EBU Tech 3306): PCM, floats, A-law and µ-law. A size that is 0, unknown or more than there is means until the end,
 * as what is written into a pipe has it.
 */
final class WavFile implements Pcm {

    private static final int FORMAT = 0x20746d66; // "fmt "
    private static final int DATA = 0x61746164; // "data"
    private static final int CHUNK = 8;
    private static final int RIFF_HEAD = 12;
    private static final int BLOCK = 4_096; // frames

    private final ByteBuffer data;
    private final WavFormat format;

    private WavFile(ByteBuffer data, WavFormat format) {
        this.data = data;
        this.format = format;
    }

    static WavFile open(ByteBuffer file) {
        ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < RIFF_HEAD || bytes.getInt(CHUNK) != 0x45564157) { // "WAVE"
            throw new BrokenSound("its RIFF header is not that of WAVE");
        }
        WavFormat format = null;
        int at = RIFF_HEAD;
        while (at + CHUNK <= bytes.limit()) {
            long size = Integer.toUnsignedLong(bytes.getInt(at + 4));
            int left = bytes.limit() - at - CHUNK;
            if (bytes.getInt(at) == DATA) {
                return of(format, bytes.slice(at + CHUNK, size == 0 ? left : (int) Math.min(size, left)));
            }
            if (bytes.getInt(at) == FORMAT) {
                format = WavFormat.read(bytes.slice(at + CHUNK, (int) Math.min(size, left)));
            }
            at = (int) Math.min(bytes.limit(), at + CHUNK + size + (size & 1));
        }
        throw new BrokenSound("it has no data chunk");
    }

    private static WavFile of(@Nullable WavFormat format, ByteBuffer data) {
        if (format == null) {
            throw new BrokenSound("it has no format before its data");
        }
        return new WavFile(data.order(ByteOrder.LITTLE_ENDIAN), format);
    }

    @Override
    public int rate() {
        return format.rate();
    }

    @Override
    public int channels() {
        return format.channels();
    }

    @Override
    public long frames() {
        return data.limit() / format.frameBytes();
    }

    /* A last frame that is not whole is left out. */
    @Override
    public float @Nullable [] next() {
        int frames = Math.min(BLOCK, data.remaining() / format.frameBytes());
        if (frames == 0) {
            return null;
        }
        float[] block = new float[frames * format.channels()];
        for (int i = 0; i < block.length; i++) {
            block[i] = format.sample(data);
        }
        return block;
    }
}
