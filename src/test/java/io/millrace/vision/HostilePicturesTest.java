package io.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bounded is bounded by headers alone, and what runs is stopped. */
class HostilePicturesTest {

    private static final String SMALL = "\"do_normalize\": false, \"size\": {\"height\": 8, \"width\": 8}";

    @TempDir
    Path folder;

    private final Passes passes = new Passes();

    /** Counts how often it is passed, and throws at a number of them. */
    private static final class Passes implements Checkpoint {
        int count;
        int last = Integer.MAX_VALUE;

        @Override
        public void pass() {
            if (++count >= last) {
                throw new CancellationException("nobody waits");
            }
        }
    }

    @BeforeEach
    void resizes() throws IOException {
        configure(SMALL);
    }

    private void configure(String settings) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), "{" + settings + "}");
    }

    private List<Tensor.Numbers> tensors(PictureLimits limits, List<byte[]> pictures) {
        List<EncodedImage> images = IntStream.range(0, pictures.size())
                .mapToObj(i -> new EncodedImage("input[" + i + "]", pictures.get(i)))
                .toList();
        return ImagePreprocessor.read(folder).tensors(images, limits, passes);
    }

    private void assertRefused(PictureLimits limits, List<byte[]> pictures, String message, String param) {
        assertThatThrownBy(() -> tensors(limits, pictures))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(message)
                .extracting(e -> ((InvalidRequest) e).param())
                .isEqualTo(param);
    }

    static Stream<Arguments> formats() throws IOException {
        return Stream.of(
                Arguments.of("png", HostilePictures.png(3000, 2000)),
                Arguments.of("png header", Arrays.copyOf(HostilePictures.png(3000, 2000), 64)),
                Arguments.of("webp", HostilePictures.webp(3000, 2000)),
                Arguments.of("lossy webp header", HostilePictures.lossyWebp(3000, 2000)),
                Arguments.of("gif", HostilePictures.gif(3000, 2000)),
                Arguments.of("bmp", HostilePictures.bmp(3000, 2000)),
                Arguments.of("jpeg", HostilePictures.jpeg(3000, 2000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void tensors_pictureOfTooManyPixels_isRefusedByItsHeader(String format, byte[] picture) throws IOException {
        PictureLimits limits = new PictureLimits(5_999_999, 10, 100_000_000);
        byte[] honest = HostilePictures.png(1000, 1000);
        assertRefused(
                limits,
                List.of(honest, picture),
                "input[1] has 3000 x 2000 pixels, more than the 5999999 allowed",
                "input[1]");
        assertThat(passes.count).as("nothing is unpacked").isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void tensors_stoppedCheckpoint_endsTheWorkAtOnce(String format, byte[] picture) {
        passes.last = 3;
        assertThatThrownBy(() -> tensors(PictureLimits.DEFAULT, List.of(picture)))
                .isInstanceOf(format.endsWith("header") ? InvalidRequest.class : CancellationException.class);
        assertThat(passes.count).isLessThanOrEqualTo(3);
    }

    static Stream<Arguments> honest() throws IOException {
        BufferedImage picture = new BufferedImage(1024, 768, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, x * y);
            }
        }
        List<Arguments> all = new ArrayList<>();
        for (String format : List.of("png", "jpeg", "gif", "bmp")) {
            all.add(Arguments.of(format, written(picture, format, false)));
        }
        all.add(Arguments.of("progressive jpeg", written(picture, "jpeg", true)));
        return all.stream();
    }

    private static byte[] written(BufferedImage picture, String format, boolean progressive) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        if (progressive) {
            settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** Cancelled work and others' turns wait for a slice, however long the whole takes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("honest")
    void tensors_ofEveryFormat_areMadeInSlicesOfSoManyPixels(String format, byte[] picture) {
        ImageFile file = ImageFile.read(picture);
        long unpacked = (long) file.width() * file.height() * file.scans();
        tensors(PictureLimits.DEFAULT, List.of(picture));
        assertThat(file.scans() > 1).isEqualTo(format.startsWith("progressive"));
        assertThat((long) passes.count).isGreaterThanOrEqualTo(unpacked / Slices.PIXELS * 9 / 10);
    }

    @Test
    void tensors_everyPass_canBeTheLast() throws IOException {
        List<byte[]> pictures = List.of(HostilePictures.png(600, 400), HostilePictures.jpeg(400, 300));
        assertThat(tensors(PictureLimits.DEFAULT, pictures)).hasSize(2);
        int all = passes.count;
        assertThat(all).isGreaterThan(5);
        for (int last = 1; last <= all; last++) {
            passes.count = 0;
            passes.last = last;
            assertThatThrownBy(() -> tensors(PictureLimits.DEFAULT, pictures))
                    .isInstanceOf(CancellationException.class);
            assertThat(passes.count).isEqualTo(last);
        }
    }

    @Test
    void tensors_progressivePicture_isStoppedInEachOfItsScans() throws IOException {
        byte[] picture = HostilePictures.jpeg(3000);
        PictureLimits limits = new PictureLimits(1000, 4000, 10_000_000);
        passes.last = 9;
        assertThatThrownBy(() -> tensors(limits, List.of(picture))).isInstanceOf(CancellationException.class);
        assertThat(passes.count).isEqualTo(9);
    }

    @Test
    void tensors_scans_areCountedBeforeTheyAreUnpacked() throws IOException {
        byte[] picture = HostilePictures.jpeg(3000);
        assertRefused(
                PictureLimits.DEFAULT,
                List.of(picture),
                "input[0] has 3010 scans, more than the 50 allowed",
                "input[0]");
        assertThat(passes.count).isZero();
        PictureLimits enough = new PictureLimits(1000, 3010, 10_000_000);
        assertThat(tensors(enough, List.of(picture))).hasSize(1);
    }

    @Test
    void tensors_scans_countInTheRequestsPixels() throws IOException {
        List<byte[]> pictures = List.of(HostilePictures.png(100, 10), HostilePictures.jpeg(0));
        int pixels = 1000 + 21 * 18 * 10;
        assertThat(tensors(new PictureLimits(1000, 10, pixels), pictures)).hasSize(2);
        assertRefused(
                new PictureLimits(1000, 10, pixels - 1),
                pictures,
                "the images up to input[1] have 4780 pixels to unpack, a JPEG's once for each of its scans, more than the 4779 allowed in a request",
                "input[1]");
    }

    @Test
    void tensors_blankPicturesOfMuchSize_areRefusedTogether() throws IOException {
        List<byte[]> pictures = Collections.nCopies(20, HostilePictures.png(5000, 5000));
        assertRefused(
                PictureLimits.DEFAULT,
                pictures,
                "the images up to input[16] have 425000000 pixels to unpack, a JPEG's once for each of its scans, more than the 400000000 allowed in a request",
                "input[16]");
        assertThat(passes.count).isZero();
    }

    @Test
    void tensors_asTheModelTakesThem_areBoundedTogether() throws IOException {
        configure("\"do_normalize\": false, \"do_resize\": false");
        byte[] picture = HostilePictures.png(100, 10);
        assertThat(tensors(new PictureLimits(2000, 1, 10_000), List.of(picture, picture)))
                .hasSize(2);
        assertRefused(
                new PictureLimits(1999, 1, 10_000),
                List.of(picture, picture),
                "the images up to input[1] have 2000 pixels as the model takes them, more than the 1999 allowed in a request",
                "input[1]");
    }

    @Test
    void tensors_longSide_isRefused() throws IOException {
        assertThat(tensors(PictureLimits.DEFAULT, List.of(HostilePictures.png(65_535, 1))))
                .hasSize(1);
        assertRefused(
                PictureLimits.DEFAULT,
                List.of(HostilePictures.png(65_536, 1)),
                "input[0] has 65536 x 1 pixels, a side longer than the 65535 allowed",
                "input[0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"shortest_edge\": 224}", "224"})
    void tensors_pictureThatGrowsTooLarge_isRefusedByItsHeader(String size) throws IOException {
        configure("\"do_normalize\": false, \"do_center_crop\": false, \"size\": " + size);
        byte[] picture = Arrays.copyOf(HostilePictures.png(1, 60_000), 64);
        assertThatThrownBy(() -> tensors(new PictureLimits(1_000_000, 1, 10_000_000), List.of(picture)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("input[0] of 1 x 60000 pixels would be resized to 224 x ")
                .hasMessageContaining("more than the 1000000 allowed");
    }
}
