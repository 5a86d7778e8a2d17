package io.millrace.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.SoundWindows.Window;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundTest {

    private static final SoundLimits LIMITS = new SoundLimits(2, 48_000, 2);

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> Sounds.samples(file, LIMITS))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo("file"))
                .hasMessageContaining(message);
    }

    @Test
    void open_overALimit_isRefusedByItsHeader() {
        assertRefused(Sounds.wav(1, 16, 1, 48_001, new byte[64], 64), "48001 samples a second; 1000 to 48000");
        assertRefused(Sounds.wav(1, 16, 1, 999, new byte[64], 64), "999 samples a second");
        assertRefused(Sounds.wav(1, 16, 3, 16_000, new byte[60], 60), "3 channels; 1 to 2");
        assertRefused(Sounds.wav(new float[2_001], 1_000), "more than the 2 s of sound");
    }

    /** The header of this FLAC is made to state no length: only as it is decoded it turns out too long. */
    @Test
    void read_longerThanTheHeaderSays_isRefusedOnTheWay() {
        byte[] file = Sounds.file("hello-24bit.flac");
        file[21] &= (byte) 0xf0;
        Arrays.fill(file, 22, 26, (byte) 0);
        assertThatThrownBy(() -> Sounds.samples(file, new SoundLimits(1, 48_000, 2)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("more than the 1 s of sound");
        assertThat(Sounds.samples(file, LIMITS)).hasSize(17_600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello.ogg", "hello.opus", "hello-24bit.flac", "hello.webm"})
    void read_fileCutShort_saysSo(String name) {
        byte[] file = Sounds.file(name);
        assertRefused(Arrays.copyOf(file, file.length * 2 / 3), "its data ends too early");
    }

    @Test
    void read_flacWithAChangedByte_isRefusedByItsSum() {
        byte[] file = Sounds.file("hello-24bit.flac");
        file[file.length - 1] ^= 1;
        assertRefused(file, "does not have the sum that it states");
    }

    @Test
    void open_codecThatIsNotRead_isNamedWhereItHasAName() {
        byte[] named = new String(Sounds.file("hello.webm"), ISO_8859_1)
                .replace("A_OPUS", "A_FLAC")
                .getBytes(ISO_8859_1);
        assertRefused(named, "the codec 'A_FLAC'; of WebM A_OPUS and A_VORBIS are read");
        byte[] nameless = new String(Sounds.file("hello.m4a"), ISO_8859_1)
                .replace("mp4a", "m\u0000\na")
                .getBytes(ISO_8859_1);
        assertRefused(nameless, "the codec '?'; of MP4 mp4a is read");
    }

    @Test
    void open_mp3OfNoFrames_isNotSearchedToItsEnd() {
        byte[] file = new byte[8 << 20];
        file[0] = (byte) 0xff;
        file[1] = (byte) 0xfb;
        assertRefused(file, "it has no frame in 4194304 bytes");
    }

    @Test
    void read_nobodyWantsIt_ends() {
        Sound sound = Sound.open(new EncodedSound("file", ByteBuffer.wrap(Sounds.file("hello.wav"))), LIMITS, 16_000);
        Checkpoint gone = () -> {
            throw new CancellationException();
        };
        assertThatThrownBy(() -> sound.read(new float[10], 0, 10, gone)).isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "100,20,50",
        "100,20,100",
        "100,20,101",
        "100,20,160",
        "100,20,161",
        "100,0,300",
        "64,31,1000",
        "100,20,0"
    })
    void windows_withoutTheirMargins_areTheSoundOnce(int length, int margin, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (i % 199 - 99) / 128f;
        }
        Sound sound =
                Sound.open(new EncodedSound("file", ByteBuffer.wrap(Sounds.wav(samples, 16_000))), LIMITS, 16_000);
        SoundWindows windows = new SoundWindows(sound, length, margin);
        List<Float> joined = new ArrayList<>();
        while (!windows.isOver()) {
            Window window = windows.next(Checkpoint.NONE);
            int from = window.first() ? 0 : margin;
            int to = window.last() ? window.samples().length : length - margin;
            assertThat(window.start() + from).isEqualTo(joined.size());
            for (int i = from; i < to; i++) {
                joined.add(window.samples()[i]);
            }
        }
        float[] expected = Sounds.samples(Sounds.wav(samples, 16_000));
        assertThat(joined).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(joined.get(i)).isEqualTo(expected[i]);
        }
        assertThat(sound.seconds()).isEqualTo(count / 16_000.0);
    }
}
