package io.millrace.audio;

import io.millrace.core.Checkpoint;
import io.millrace.core.SoundLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sounds of the tests, and what {@code models/training/speech_fixtures.py} says of them. */
public final class Sounds {

    public static final int RATE = 16_000;

    private static final Path FOLDER = Path.of("src/test/resources/sounds");
    private static final int HEAD = 44;

    private Sounds() {}

    public static byte[] file(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode reference(String name) {
        return JsonMapper.shared()
                .readTree(new String(file("reference.json"), StandardCharsets.UTF_8))
                .path(name);
    }

    public static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.path(i).floatValue();
        }
        return floats;
    }

    /** All samples at {@link #RATE}. */
    public static float[] samples(byte[] file) {
        return samples(file, SoundLimits.DEFAULT);
    }

    static float[] samples(byte[] file, SoundLimits limits) {
        Sound sound = Sound.open(new EncodedSound("file", ByteBuffer.wrap(file)), limits, RATE);
        float[] samples = new float[1 << 16];
        int count = 0;
        while (sound.hasMore(Checkpoint.NONE)) {
            count += sound.read(samples, count, samples.length - count, Checkpoint.NONE);
            samples = count == samples.length ? Arrays.copyOf(samples, 2 * count) : samples;
        }
        return Arrays.copyOf(samples, count);
    }

    /** A WAVE file of 16 bits with one channel. */
    public static byte[] wav(float[] samples, int rate) {
        ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            data.putShort((short) Math.round(sample * 32_767));
        }
        return wav(1, 16, 1, rate, data.array(), data.capacity());
    }

    /** A WAVE file that says of its data what it is told to. */
    public static byte[] wav(int tag, int bits, int channels, int rate, byte[] data, int stated) {
        ByteBuffer file = ByteBuffer.allocate(HEAD + data.length).order(ByteOrder.LITTLE_ENDIAN);
        int frame = channels * bits / 8;
        file.put(ascii("RIFF")).putInt(stated + HEAD - 8).put(ascii("WAVEfmt ")).putInt(16);
        file.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * frame);
        file.putShort((short) frame)
                .putShort((short) bits)
                .put(ascii("data"))
                .putInt(stated)
                .put(data);
        return file.array();
    }

    /** A FLAC file of one channel and 8 bits that does not say how long it is: frames of 65,535 samples of one value in 12 bytes each. */
    public static byte[] flac(int rate, int frames) {
        ByteBuffer file = ByteBuffer.allocate(42 + 12 * frames).put(ascii("fLaC"));
        file.put((byte) 0x80).position(7);
        file.put((byte) 34).putInt(18, rate << 12 | 7 << 4).position(42);
        byte[] frame = constant();
        for (int i = 0; i < frames; i++) {
            file.put(frame);
        }
        return file.array();
    }

    private static byte[] constant() {
        ByteBuffer frame = ByteBuffer.allocate(12);
        frame.put(new byte[] {(byte) 0xff, (byte) 0xf8, 0x70, 2, 0, (byte) 0xff, (byte) 0xfe, 0, 0, 64});
        int sum = 0;
        for (int i = 0; i < frame.position(); i++) {
            sum ^= (frame.get(i) & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 0x8000) == 0 ? sum << 1 : sum << 1 ^ 0x8005;
            }
        }
        return frame.putShort((short) sum).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
