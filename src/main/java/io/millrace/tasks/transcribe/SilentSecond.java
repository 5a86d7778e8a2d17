package io.millrace.tasks.transcribe;

import io.millrace.audio.feature.Features;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A second without sound, for a model to be warmed with. */
public final class SilentSecond {

    private static final int HEAD = 44;

    private SilentSecond() {}

    /** As a WAVE file of 16 bits. */
    public static ByteBuffer wav() {
        int bytes = Features.RATE * Short.BYTES;
        ByteBuffer file = ByteBuffer.allocate(HEAD + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(HEAD - 8 + bytes).put(ascii("WAVE"));
        file.put(ascii("fmt "))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(Features.RATE);
        file.putInt(bytes).putShort((short) Short.BYTES).putShort((short) Short.SIZE);
        file.put(ascii("data")).putInt(bytes);
        return file.rewind();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
