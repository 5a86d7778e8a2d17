package io.millrace.audio.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** RIFF WAVE of 16 bits. */
final class WavEncoder implements SoundEncoder {

    private static final int HEAD = 44;
    private static final int CHUNK = 8;
    private static final int UNKNOWN = -1; // all ones, as what is written into a pipe has it

    private final int rate;
    private boolean begun;

    WavEncoder(int rate) {
        this.rate = rate;
    }

    @Override
    public byte[] next(float[] samples, boolean last) {
        byte[] data = SixteenBits.littleEndian(samples);
        if (begun) {
            return data;
        }
        begun = true;
        return ByteBuffer.allocate(HEAD + data.length)
                .put(head(last ? data.length : UNKNOWN))
                .put(data)
                .array();
    }

    private byte[] head(int size) {
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF")).putInt(size == UNKNOWN ? UNKNOWN : HEAD - CHUNK + size);
        head.put(ascii("WAVEfmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
        head.putInt(rate).putInt(rate * Short.BYTES);
        head.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
        return head.put(ascii("data")).putInt(size).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
