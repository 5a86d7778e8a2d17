package io.millrace.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

    private static float[] chirp(int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) Math.sin((double) i * i / 900);
        }
        return samples;
    }

    private static float[] tone(int rate, double hertz, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
        }
        return samples;
    }

    @ParameterizedTest
    @CsvSource({"down,44100,400", "up,8000,100", "odd,22051,400"})
    void next_chirp_isWhatNumpyComputes(String name, int rate, int count) {
        float[] expected = Sounds.floats(Sounds.reference(name));
        float[] actual = new Resampler(rate, 16_000).next(chirp(count), true);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s", i).isCloseTo(expected[i], within(1e-4f));
        }
    }

    @Test
    void next_sameRate_isTheSame() {
        assertThat(new Resampler(16_000, 16_000).next(chirp(50), true)).isEqualTo(chirp(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 22_050, 44_100, 48_000, 96_001})
    void next_inPieces_isAsInOne(int rate) {
        float[] samples = chirp(5_000);
        float[] whole = new Resampler(rate, 16_000).next(samples, true);
        Resampler resampler = new Resampler(rate, 16_000);
        Random random = new Random(rate);
        List<float[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < samples.length) {
            int next = Math.min(samples.length, at + random.nextInt(700));
            pieces.add(resampler.next(Arrays.copyOfRange(samples, at, next), false));
            at = next;
        }
        pieces.add(resampler.next(new float[0], true));
        float[] joined =
                new float[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int to = 0;
        for (float[] piece : pieces) {
            System.arraycopy(piece, 0, joined, to, piece.length);
            to += piece.length;
        }
        assertThat(joined).isEqualTo(whole);
        assertThat(whole).hasSize((int) Math.ceilDiv(5_000L * 16_000, rate));
    }

    @ParameterizedTest
    @CsvSource({"44100,1000", "48000,6500", "8000,3000"})
    void next_toneThatPasses_keepsItsFormAndPlace(int rate, double hertz) {
        float[] out = new Resampler(rate, 16_000).next(tone(rate, hertz, rate / 4), true);
        float[] expected = tone(16_000, hertz, out.length);
        for (int i = 200; i < out.length - 200; i++) {
            assertThat(out[i]).isCloseTo(expected[i], within(2e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({"44100,9000", "48000,12000", "96000,40000"})
    void next_toneAboveTheBand_isGone(int rate, double hertz) {
        float[] out = new Resampler(rate, 16_000).next(tone(rate, hertz, rate / 4), true);
        for (int i = 200; i < out.length - 200; i++) {
            assertThat(Math.abs(out[i])).isLessThan(1e-3f);
        }
    }
}
