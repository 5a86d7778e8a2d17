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
        SplittableRandom random = new SplittableRandom(seed);
        byte[] file = new byte[HEADER + 2 * (int) Math.round(seconds * RATE)];
        ByteBuffer wav = behindHeader(file);
        while (wav.hasRemaining()) {
            wav.putShort((short) random.nextInt(-500, 500));
        }
        return file;
    }

    /** The same of what sounds like speech: voiced and breathed syllables of a fifth of a second or so, and pauses between some. */
    public static byte[] speech(double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] file = new byte[HEADER + 2 * (int) Math.round(seconds * RATE)];
        ByteBuffer wav = behindHeader(file);
        while (wav.hasRemaining()) {
            Syllable syllable = Syllable.any(random);
            for (int at = 0; at < syllable.length() && wav.hasRemaining(); at++) {
                wav.putShort(syllable.sample(at, random));
            }
        }
        return file;
    }

    /**
     * A hum of three formants that swells and fades.
     *
     * @param pitch in samples
     * @param formants in radians a sample
     * @param voice share of the hum; the rest is noise
     * @param loudness 0 for a pause
     */
    private record Syllable(int length, int pitch, double[] formants, double voice, double loudness) {

        static Syllable any(SplittableRandom random) {
            double[] formants = {hertz(random, 250, 850), hertz(random, 850, 2_300), hertz(random, 2_300, 3_200)};
            return new Syllable(
                    random.nextInt(RATE / 8, RATE / 4),
                    random.nextInt(RATE / 220, RATE / 90),
                    formants,
                    random.nextDouble(0.5, 1),
                    random.nextInt(5) == 0 ? 0 : random.nextDouble(3_000, 9_000));
        }

        private static double hertz(SplittableRandom random, int from, int to) {
            return 2 * Math.PI * random.nextDouble(from, to) / RATE;
        }

        short sample(int at, SplittableRandom random) {
            int behindPulse = at % pitch;
            double hum = 0;
            for (double formant : formants) {
                hum += Math.exp(-0.02 * behindPulse) * Math.sin(formant * behindPulse) / formants.length;
            }
            double noise = 0.3 * random.nextDouble(-1, 1);
            double swell = Math.sin(Math.PI * at / length);
            return (short) (loudness * swell * (voice * hum + (1 - voice) * noise));
        }
    }

    private static ByteBuffer behindHeader(byte[] file) {
        int bytes = file.length - HEADER;
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(HEADER - 8 + bytes);
        wav.put(new byte[] {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '}).putInt(16).putShort((short) 1);
        wav.putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16);
        return wav.put(new byte[] {'d', 'a', 't', 'a'}).putInt(bytes);
    }
}
