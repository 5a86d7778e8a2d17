package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.Sounds;
import io.millrace.core.Checkpoint;
import io.millrace.core.SoundLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingSoundTest {

    private static final int LENGTH = 1_000;

    private static RollingSound open(byte[] wav) {
        EncodedSound file = new EncodedSound("file", ByteBuffer.wrap(wav));
        return new RollingSound(Sound.open(file, SoundLimits.DEFAULT, 16_000), LENGTH, 10);
    }

    @Test
    void window_anySteps_areTheSoundFromThere() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            float[] noise = new float[1 + random.nextInt(5_000)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextFloat() - 0.5f;
            }
            byte[] wav = Sounds.wav(noise, 16_000);
            float[] samples = Sounds.samples(wav);
            RollingSound sound = open(wav);
            int at = 0;
            do {
                float[] window = sound.window(Checkpoint.NONE);
                assertThat(sound.position()).isEqualTo(at);
                assertThat(window).isEqualTo(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + LENGTH)));
                int step = 1 + random.nextInt(LENGTH + 100);
                sound.advance(step);
                at = Math.min(samples.length, at + Math.min(step, LENGTH));
            } while (!sound.isOver());
            assertThat(samples.length - at).isLessThan(10);
        }
    }

    @Test
    void window_ofNothing_isEmptyAndOver() {
        RollingSound sound = open(Sounds.wav(new float[0], 16_000));
        assertThat(sound.window(Checkpoint.NONE)).isEmpty();
        assertThat(sound.isOver()).isTrue();
    }
}
