package io.millrace.audio.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.Sounds;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FlacFileTest {

    private static final int FRAMES = 65_535;

    /** STREAMINFO of 1,000 Hz, one channel and 8 bits, without a length. */
    private static void head(ByteArrayOutputStream file) {
        file.writeBytes("fLaC".getBytes(StandardCharsets.US_ASCII));
        byte[] block = new byte[38];
        block[0] = (byte) 0x80;
        block[3] = 34;
        ByteBuffer.wrap(block).putInt(14, 1_000 << 12 | 7 << 4);
        file.writeBytes(block);
    }

    /** So many samples in 14 bytes: a frame of one constant. */
    private static byte[] constant(int value) {
        byte[] frame = new byte[13];
        ByteBuffer bits = ByteBuffer.wrap(frame);
        bits.put((byte) 0xff).put((byte) 0xf8).put((byte) 0x70).put((byte) 0x02).put((byte) 0);
        bits.putShort((short) (FRAMES - 1)).put((byte) 0).put((byte) 0).put((byte) value);
        int sum = 0;
        for (int i = 0; i < bits.position(); i++) {
            sum = Crc.SIXTEEN.next(sum, frame[i]);
        }
        bits.putShort((short) sum);
        return Arrays.copyOf(frame, bits.position());
    }

    @Test
    void next_wholeFile_isSampleForSampleThatOfTheWave() {
        float[] expected = Sounds.samples(Sounds.file("hello.wav"));
        assertThat(Sounds.samples(Sounds.file("hello-24bit.flac"))).isEqualTo(expected);
    }

    @Test
    void next_constantFrame_isThatConstant() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        head(file);
        file.writeBytes(constant(64));
        float[] block = SoundFile.open(ByteBuffer.wrap(file.toByteArray())).next();
        assertThat(block).hasSize(FRAMES).containsOnly(0.5f);
    }

    /** Ten thousand frames of a few bytes are a week of sound. */
    @Test
    void read_framesThatUnpackToMuch_endAtTheLimit() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        head(file);
        byte[] frame = constant(1);
        for (int i = 0; i < 10_000; i++) {
            file.writeBytes(frame);
        }
        Sound sound = Sound.open(
                new EncodedSound("file", ByteBuffer.wrap(file.toByteArray())), new SoundLimits(600, 48_000, 1), 16_000);
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
