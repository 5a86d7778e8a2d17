package io.millrace.audio.encoder;

import io.millrace.audio.Resampler;
import java.util.Set;

/** The encoders there are, each of samples at a rate that need not be that of the file. */
public final class SoundEncoders {

    /** Rate of {@link #pcm}, and of what cannot hold the rate of its samples. */
    public static final int RATE = 24_000;

    private static final Set<Integer> OF_MP3 = Set.of(16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
    private static final Set<Integer> OF_OPUS = Set.of(8_000, 12_000, 16_000, 24_000, 48_000);

    private SoundEncoders() {}

    /** RIFF WAVE of 16 bits. Its sizes are all ones where the first samples are not all: until the end. */
    public static SoundEncoder wav(int rate) {
        return new WavEncoder(rate);
    }

    /** 16 bits, little-endian, without a header, at {@link #RATE}. */
    public static SoundEncoder pcm(int rate) {
        return resampled(rate, RATE, (samples, _) -> SixteenBits.littleEndian(samples));
    }

    /** FLAC of 16 bits (RFC 9639), whose header says neither length nor sum. */
    public static SoundEncoder flac(int rate) {
        return new FlacEncoder(rate);
    }

    /** MPEG layer III at 64 kbit/s. */
    public static SoundEncoder mp3(int rate) {
        int own = OF_MP3.contains(rate) ? rate : RATE;
        return resampled(rate, own, new Mp3Encoder(own));
    }

    /** Opus in Ogg (RFC 7845) at 32 kbit/s or so. */
    public static SoundEncoder opus(int rate) {
        int own = OF_OPUS.contains(rate) ? rate : RATE;
        return resampled(rate, own, new OggOpusEncoder(own));
    }

    private static SoundEncoder resampled(int from, int to, SoundEncoder encoder) {
        Resampler resampler = new Resampler(from, to);
        return (samples, last) -> encoder.next(resampler.next(samples, last), last);
    }
}
