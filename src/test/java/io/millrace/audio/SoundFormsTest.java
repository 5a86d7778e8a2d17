package io.millrace.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same words in every form that is read: made by ffmpeg of hello.wav, and held against it. */
class SoundFormsTest {

    private static final float[] WORDS = Sounds.samples(Sounds.file("hello.wav"));
    private static final int LATEST = 1_200; // samples by which it is looked for

    /** Samples by which a sound may be late: 4 ms, of the resampled delays. */
    private static final int LATE = 64;

    private static int lag(float[] samples) {
        return IntStream.range(0, LATEST)
                .boxed()
                .max(Comparator.comparingDouble(shift -> correlation(samples, shift)))
                .orElseThrow();
    }

    /** How far the sound is from the original in its best place, in whole samples: 1 less the correlation. */
    private static double difference(float[] samples) {
        return DoubleStream.iterate(0, shift -> shift < LATEST, shift -> shift + 1)
                .map(shift -> 1 - correlation(samples, (int) shift))
                .min()
                .orElseThrow();
    }

    private static double correlation(float[] samples, int shift) {
        double product = 0;
        double one = 0;
        double other = 0;
        int count = Math.min(WORDS.length, samples.length - shift);
        for (int i = 0; i < count; i += 3) {
            product += (double) WORDS[i] * samples[i + shift];
            one += (double) WORDS[i] * WORDS[i];
            other += (double) samples[i + shift] * samples[i + shift];
        }
        return product / Math.sqrt(one * other);
    }

    @ParameterizedTest
    @CsvSource({
        "hello-24bit.flac,0.000001",
        "hello-stereo.flac,0.0001",
        "hello.mp3,0.03",
        "hello-44k-stereo.mp3,0.01",
        "hello.ogg,0.01",
        "hello-stereo.ogg,0.02",
        "hello.opus,0.05",
        "hello-stereo.opus,0.05",
        "hello.webm,0.05",
        "hello-vorbis.webm,0.01",
        "hello.m4a,0.1",
        "hello-fragmented.mp4,0.03",
        "hello-alaw.wav,0.01",
        "hello-mulaw.wav,0.01",
        "hello-u8.wav,0.01",
    })
    void samples_ofEachForm_areThoseOfTheOriginal(String file, double most) {
        float[] samples = Sounds.samples(Sounds.file(file));
        assertThat(difference(samples)).isLessThan(most);
        int late = file.contains("fragmented") ? 1_024 + LATE : LATE; // its fragments do not say how late they are
        assertThat(lag(samples)).as("samples late").isLessThan(late);
        assertThat((double) samples.length).isCloseTo(WORDS.length, within(2_000.0));
        double level = file.contains("stereo") ? Math.sqrt(0.5) : 1; // ffmpeg halves the power for each of two channels
        assertThat(loudness(samples)).isCloseTo(level * loudness(WORDS), within(0.03));
    }

    /** Part of a loud tone, with the largest value that AAC quantizes to. */
    @Test
    void samples_ofALoudFrame_areRead() {
        float[] samples = Sounds.samples(Sounds.file("loud.m4a"));
        assertThat(samples).hasSizeGreaterThan(4_000);
        for (float sample : samples) {
            assertThat(sample).isBetween(-1f, 1f);
        }
    }

    private static double loudness(float[] samples) {
        double sum = 0;
        for (float sample : Arrays.copyOf(samples, WORDS.length)) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / WORDS.length);
    }
}
