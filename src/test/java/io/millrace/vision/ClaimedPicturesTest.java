package io.millrace.vision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of some bytes that claim to be as large as a form lets them, or to have very many frames. */
class ClaimedPicturesTest {

    private static final int HUGE = 60_000;
    private static final int FRAMES = 10_000;
    private static final long MOST_BYTES = 16L << 20;

    @TempDir
    Path folder;

    private final AtomicInteger slices = new AtomicInteger();

    @BeforeEach
    void resizes() throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"do_normalize\": false, \"size\": {\"height\": 8, \"width\": 8}}");
    }

    private int tensors(byte[] picture) {
        return ImagePreprocessor.read(folder)
                .tensors(List.of(new EncodedImage("input[0]", picture)), PictureLimits.DEFAULT, slices::incrementAndGet)
                .size();
    }

    static Stream<Arguments> huge() throws IOException {
        byte[] png = HostilePictures.row("png-rgb-8").clone();
        ByteBuffer.wrap(png).putInt(16, HUGE).putInt(20, HUGE);
        sum(png, 12, 17);
        return Stream.of(
                Arguments.of("png", png),
                Arguments.of("jpeg", HostilePictures.jpeg(HUGE, HUGE)),
                Arguments.of("gif", HostilePictures.gif(HUGE, HUGE)));
    }

    private static void sum(byte[] png, int at, int length) {
        CRC32 sum = new CRC32();
        sum.update(png, at, length);
        ByteBuffer.wrap(png).putInt(at + length, (int) sum.getValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("huge")
    void tensors_of60000PixelsASide_areRefusedForLittle(String form, byte[] picture) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> tensors(picture))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("input[0] has 60000 x 60000 pixels, more than the 40000000 allowed");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as(form).isLessThan(MOST_BYTES);
        assertThat(slices).hasValue(0);
    }

    /** Of an animated picture the first frame alone is read, however many there are. */
    @Test
    void tensors_gifOfManyFrames_areThoseOfItsFirst() {
        byte[] one = HostilePictures.gif(1, 1);
        int end = 0;
        while (one[end] != ';') {
            end++;
        }
        byte[] frame = Arrays.copyOfRange(one, 13, end);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(one, 0, 13);
        Collections.nCopies(FRAMES, frame).forEach(many::writeBytes);
        many.write(';');
        assertThat(tensors(Arrays.copyOf(one, end + 1))).isEqualTo(1);
        int alone = slices.getAndSet(0);
        assertThat(tensors(many.toByteArray())).isEqualTo(1);
        assertThat(slices.get()).isLessThanOrEqualTo(alone + 1);
    }

    @Test
    void tensors_apngThatClaimsManyFrames_areThoseOfItsFirst() throws IOException {
        byte[] one = HostilePictures.png(64, 64);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        int behindHeader = 8 + 25;
        many.write(one, 0, behindHeader);
        many.writeBytes(chunk("acTL", new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0}));
        for (int i = 0; i < FRAMES; i++) {
            many.writeBytes(chunk("fcTL", new byte[26]));
        }
        many.write(one, behindHeader, one.length - behindHeader);
        assertThat(tensors(one)).isEqualTo(1);
        int alone = slices.getAndSet(0);
        assertThat(tensors(many.toByteArray())).isEqualTo(1);
        assertThat(slices.get()).isLessThanOrEqualTo(alone + 1);
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(ISO_8859_1))
                .put(data)
                .array();
        sum(chunk, 4, 4 + data.length);
        return chunk;
    }
}
