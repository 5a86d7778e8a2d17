package io.millrace.audio.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Samples as numbers of 16 bits. */
final class SixteenBits {

    private SixteenBits() {}

    static short of(float sample) {
        return (short) Math.clamp(Math.round(sample * Short.MAX_VALUE), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static byte[] littleEndian(float[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            bytes.putShort(of(sample));
        }
        return bytes.array();
    }
}
