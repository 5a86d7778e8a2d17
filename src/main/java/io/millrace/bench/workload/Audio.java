package io.millrace.bench.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Sound to transcribe. */
public final class Audio {

    private static final int RATE = 16_000;
    private static final int HEADER = 44;

    private Audio() {}

    /** So many seconds of soft noise: WAV, 16 kHz, one channel, 16 bits. */
    public static byte[] noise(double seconds, long seed) {
        int bytes = 2 * (int) Math.round(seconds * RATE);
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer wav = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(HEADER - 8 + bytes);
        wav.put(new byte[] {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '}).putInt(16).putShort((short) 1);
        wav.putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16);
        wav.put(new byte[] {'d', 'a', 't', 'a'}).putInt(bytes);
        while (wav.hasRemaining()) {
            wav.putShort((short) random.nextInt(-500, 500));
        }
        return wav.array();
    }
}
