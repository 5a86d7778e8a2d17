package io.millrace.audio.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.Sounds;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FlacFileTest {

    private static final int FRAMES = 65_535;

    @Test
    void next_wholeFile_isSampleForSampleThatOfTheWave() {
        float[] expected = Sounds.samples(Sounds.file("hello.wav"));
        assertThat(Sounds.samples(Sounds.file("hello-24bit.flac"))).isEqualTo(expected);
    }

    @Test
    void next_constantFrame_isThatConstant() {
        float[] block = SoundFile.open(ByteBuffer.wrap(Sounds.flac(1_000, 1))).next();
        assertThat(block).hasSize(FRAMES).containsOnly(0.5f);
    }

    /** Ten thousand frames of a few bytes are a week of sound. */
    @Test
    void read_framesThatUnpackToMuch_endAtTheLimit() {
        Sound sound = Sound.open(
                new EncodedSound("file", ByteBuffer.wrap(Sounds.flac(1_000, 10_000))),
                new SoundLimits(600, 48_000, 1),
                16_000);
        float[] some = new float[1 << 16];
        assertThatThrownBy(() -> {
                    while (sound.read(some, 0, some.length, Checkpoint.NONE) > 0) {
                        assertThat(sound.seconds()).isLessThan(700);
                    }
                })
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("more than the 600 s");
    }
}
