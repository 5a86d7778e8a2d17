package io.millrace.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that claim what is not there: each is 400 with what is wrong, and nothing is allocated for what it claims. */
class HostileHeadersTest {

    private static final int MILLION = 1_000_000;
    private static final long MOST_BYTES = 32L << 20; // beside the file

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] repeated(byte[] unit, int times) {
        byte[] all = new byte[unit.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(unit, 0, all, i * unit.length, unit.length);
        }
        return all;
    }

    private static byte[] claimed(String name, int at, int... bytes) {
        byte[] file = Sounds.file(name);
        for (int i = 0; i < bytes.length; i++) {
            file[at + i] = (byte) bytes[i];
        }
        return file;
    }

    private static byte[] riff(int chunkSize) {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin1("RIFF"))
                .putInt(-1)
                .put(latin1("WAVEfmt "))
                .putInt(chunkSize)
                .array();
    }

    private static byte[] mp4(byte[] boxes) {
        return joined(latin1("\0\0\0\u0010ftypM4A \0\0\0\0"), boxes);
    }

    static Stream<Arguments> lies() {
        byte[] none = new byte[64];
        return Stream.of(
                Arguments.of("WAV of 10,000 channels", Sounds.wav(1, 16, 10_000, 16_000, none, 64), "channels"),
                Arguments.of("WAV of 65,535 channels", Sounds.wav(1, 8, 65_535, 16_000, none, 64), "channels"),
                Arguments.of("WAV of no channels", Sounds.wav(1, 16, 0, 16_000, none, 64), ""),
                Arguments.of("WAV of 4 billion samples a second", Sounds.wav(1, 16, 1, -1, none, 64), ""),
                Arguments.of("WAV of samples of 65,528 bits", Sounds.wav(1, 65_528, 1, 16_000, none, 64), ""),
                Arguments.of("WAV whose format ends beyond the file", riff(-1), ""),
                Arguments.of("WAV of hours in A-law", Sounds.wav(6, 8, 1, 1_000, new byte[8 * MILLION], -1), "7200 s"),
                Arguments.of("FLAC of 2³⁶ samples", claimed("hello-24bit.flac", 21, 0xff, 0xff, 0xff, 0xff, 0xff), ""),
                Arguments.of("FLAC whose block is beyond the file", latin1("fLaC\u0004\u00ff\u00ff\u00ff"), ""),
                Arguments.of("FLAC without STREAMINFO", latin1("fLaC\u0084\0\0\0"), "STREAMINFO"),
                Arguments.of(
                        "Ogg of pages without a packet", repeated(latin1("OggS\0\2" + "\0".repeat(21)), 100_000), ""),
                Arguments.of("Ogg that ends in its first page", latin1("OggS\0\2" + "\0".repeat(20) + "\u00ff"), ""),
                Arguments.of("MP4 of boxes in boxes", mp4(nested(MILLION)), ""),
                Arguments.of("MP4 of empty boxes", mp4(repeated(latin1("\0\0\0\u0008moov"), MILLION)), ""),
                Arguments.of("MP4 box shorter than its head", mp4(latin1("\0\0\0\2moov")), "fewer than its head"),
                Arguments.of("MP4 box of 2⁶³ bytes", mp4(latin1("\0\0\0\1moov\u007f" + "\u00ff".repeat(7))), ""),
                Arguments.of(
                        "WebM of an element without an end", latin1("\u001aE\u00df\u00a3\1" + "\u00ff".repeat(60)), ""),
                Arguments.of(
                        "MP3 of a tag beyond the file",
                        latin1("ID3\4\0\0\u007f\u007f\u007f\u007f" + "\0".repeat(60)),
                        ""),
                Arguments.of("MP3 of nothing but its sync", repeated(latin1("\u00ff\u00fb"), MILLION), ""),
                Arguments.of("nothing known", latin1("#!AMR\n" + "\0".repeat(60)), ""));
    }

    /* Each as long as what is left of the file. */
    private static byte[] nested(int depth) {
        ByteBuffer boxes = ByteBuffer.allocate(8 * depth);
        for (int left = depth; left > 0; left--) {
            boxes.putInt(8 * left).put(latin1("moov"));
        }
        return boxes.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void samples_ofAFileThatLies_areRefusedForLittle(String what, byte[] file, String message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> HostileHeadersTest.read(file))
                .as(what)
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("file ")
                .hasMessageContaining(message);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated at once or one after the other for " + what)
                .isLessThan(MOST_BYTES);
    }

    /* Keeps nothing of what it reads. */
    private static void read(byte[] file) {
        Sound sound = Sound.open(new EncodedSound("file", ByteBuffer.wrap(file)), SoundLimits.DEFAULT, Sounds.RATE);
        float[] some = new float[1 << 16];
        while (sound.read(some, 0, some.length, Checkpoint.NONE) > 0) {
            assertThat(some[0]).isBetween(-1.1f, 1.1f);
        }
    }

    /** What a form without an end leaves: half of a file is none. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void samples_ofAFileThatBreaksOff_areReadOrRefusedWithWhatIsWrong(String name) {
        byte[] whole = Sounds.file(name);
        for (int part = 1; part < 12; part++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * part / 12);
            try {
                read(cut);
            } catch (InvalidRequest refusal) {
                assertThat(refusal).as(name + " " + part).hasMessageStartingWith("file cannot be read as sound: ");
            }
        }
    }

    static Stream<String> forms() {
        return Stream.of("hello.wav", "hello-24bit.flac", "hello.mp3", "hello.ogg", "hello.webm", "hello.m4a");
    }
}
