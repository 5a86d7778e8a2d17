package io.millrace.audio.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.audio.Sounds;
import io.millrace.core.Checkpoint;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against numpy, within 1e-4. */
class FeaturesTest {

    private static final float[] PIECES = Sounds.samples(Sounds.file("pieces.wav"));
    private static final float CLOSE = 1e-4f;

    /** Every so many steps are in the reference. */
    private static final int EVERY = 16;

    private static void assertSteps(float[] features, int width, JsonNode expected) {
        for (int i = 0; i < expected.size(); i++) {
            float[] step = Arrays.copyOfRange(features, EVERY * i * width, (EVERY * i + 1) * width);
            float[] wanted = Sounds.floats(expected.path(i));
            assertThat(wanted).hasSize(width);
            for (int place = 0; place < width; place++) {
                assertThat(step[place]).as("step %s, %s", EVERY * i, place).isCloseTo(wanted[place], within(CLOSE));
            }
        }
    }

    @Test
    void nemo_sound_isWhatNumpyComputes() {
        float[] features = new NemoMel(80).of(PIECES, Checkpoint.NONE);
        assertThat(features).hasSize(PIECES.length / 160 * 80);
        assertSteps(features, 80, Sounds.reference("nemo_features"));
    }

    @Test
    void whisper_sound_isWhatNumpyComputes() {
        float[] features = new WhisperMel(80).of(PIECES, Checkpoint.NONE);
        assertThat(features).hasSize(3_000 * 80);
        assertSteps(features, 80, Sounds.reference("whisper_features"));
    }

    @Test
    void waveform_normalized_isWhatNumpyComputes() {
        float[] features = new Waveform(true).of(Sounds.samples(Sounds.file("hello.wav")), Checkpoint.NONE);
        float[] expected = Sounds.floats(Sounds.reference("normalized"));
        for (int i = 0; i < expected.length; i++) {
            assertThat(features[4 * i]).isCloseTo(expected[i], within(CLOSE));
        }
    }

    @Test
    void waveform_notNormalized_isTheSamples() {
        assertThat(new Waveform(false).of(PIECES, Checkpoint.NONE)).isEqualTo(PIECES);
    }

    @Test
    void nemo_nobodyWantsIt_ends() {
        AtomicInteger passed = new AtomicInteger();
        Checkpoint leaving = () -> {
            if (passed.incrementAndGet() == 2) {
                throw new CancellationException();
            }
        };
        assertThatThrownBy(() -> new NemoMel(80).of(PIECES, leaving)).isInstanceOf(CancellationException.class);
    }

    @Test
    void features_ofSilence_areFinite() {
        for (Features features :
                new Features[] {new NemoMel(80), new NemoMel(128), new WhisperMel(80), new Waveform(true)}) {
            for (float value : features.of(new float[1_600], Checkpoint.NONE)) {
                assertThat(value).isFinite();
            }
        }
    }
}
