package io.millrace.vision.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SightFixtures;
import io.millrace.SightFixtures.Cut;
import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

class ChatImagesTest {

    private static final String SMOLVLM = "tiny-smolvlm";

    @TempDir
    Path folder;

    private static ChatImages images(String model) {
        Path files = SightFixtures.ROOT.resolve(model);
        return switch (model) {
            case "tiny-qwen2-vl" -> ChatImages.qwen2Vl(files);
            case "tiny-gemma3" -> ChatImages.gemma3(files);
            default -> ChatImages.idefics3(files);
        };
    }

    private static SizedImage sized(ChatImages images, String picture, boolean fine) {
        return images.sized(
                        List.of(new EncodedImage("p", SightFixtures.picture(picture))),
                        List.of(fine),
                        PictureLimits.DEFAULT)
                .getFirst();
    }

    private static Tensor.Numbers numbers(Map<String, Tensor> inputs, String name) {
        return (Tensor.Numbers) Objects.requireNonNull(inputs.get(name));
    }

    private static ByteBuffer data(Map<String, Tensor> inputs, String name) {
        return numbers(inputs, name).data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] levels(CutImage image) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        image.pieces().forEach(piece -> all.writeBytes(piece.rgb()));
        return all.toByteArray();
    }

    @ParameterizedTest
    @FieldSource("io.millrace.SightFixtures#MODELS")
    void cut_oddSizes_isAsTheProcessorOfTransformersDoes(String model) {
        ChatImages images = images(model);
        for (Cut wanted : SightFixtures.cuts(model)) {
            SizedImage sized = sized(images, wanted.picture(), wanted.fine());
            CutImage cut = images.cut(sized, Checkpoint.NONE);
            assertThat(List.of(sized.grid().rows(), sized.grid().columns()))
                    .as(wanted.picture())
                    .isEqualTo(wanted.grid());
            byte[] levels = levels(cut);
            assertThat(levels).hasSameSizeAs(wanted.levels());
            int[] differences = SightFixtures.differences(levels, wanted.levels());
            assertThat(differences[0]).as(wanted.picture()).isZero();
            assertThat(differences[1]).as(wanted.picture()).isLessThanOrEqualTo(levels.length / 25);
        }
    }

    @Test
    void inputs_ofTiles_areNormalisedPlanesAndAMaskOfOnes() {
        ChatImages images = images(SMOLVLM);
        CutImage cut = images.cut(sized(images, "png-31x7", true), Checkpoint.NONE);
        Tensor.Numbers pixels = numbers(images.inputs(List.of(cut, cut), DType.FLOAT32), "pixel_values");
        assertThat(pixels.shape()).containsExactly(1L, 8L, 3L, 8L, 8L);
        ByteBuffer data = pixels.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (Pixels piece : cut.pieces()) {
            for (int channel = 0; channel < 3; channel++) {
                for (int i = 0; i < 64; i++) {
                    float wanted = ((piece.rgb()[3 * i + channel] & 0xff) / 255f - 0.5f) / 0.5f;
                    assertThat(data.getFloat()).isCloseTo(wanted, within(1e-6f));
                }
            }
        }
        Tensor.Numbers mask = numbers(images.inputs(List.of(cut), DType.FLOAT16), "pixel_attention_mask");
        assertThat(mask.shape()).containsExactly(1L, 4L, 8L, 8L);
        assertThat(mask.data().array()).containsOnly((byte) 1);
    }

    @Test
    void inputs_ofQwen2Vl_areBlocksOfPatchesAndGrids() {
        ChatImages images = images("tiny-qwen2-vl");
        CutImage cut = images.cut(sized(images, "png-17x33", true), Checkpoint.NONE);
        Map<String, Tensor> inputs = images.inputs(List.of(cut, images.black()), DType.FLOAT32);
        Pixels whole = cut.pieces().getFirst();
        int patches = cut.grid().rows() * cut.grid().columns();
        assertThat(numbers(inputs, "pixel_values").shape()).containsExactly(patches + 16L, 96L);
        ByteBuffer data = data(inputs, "pixel_values");
        int third = 2 * 96 * Float.BYTES; // patch of the second row and first column, frame 1, green
        int pixel = 4 * whole.width() + 3;
        float wanted = ((whole.rgb()[3 * pixel + 1] & 0xff) / 255f - 0.4578275f) / 0.2613026f;
        assertThat(data.getFloat(third + (32 + 16 + 3) * Float.BYTES)).isCloseTo(wanted, within(1e-6f));
        ByteBuffer grids = data(inputs, "grid_thw");
        assertThat(grids.asLongBuffer().get(1)).isEqualTo(cut.grid().rows());
        assertThat(grids.asLongBuffer().get(2)).isEqualTo(cut.grid().columns());
        assertThat(grids.asLongBuffer().get(4)).isEqualTo(4);
    }

    @Test
    void sized_realSizesOfQwen2Vl_areWithinItsBounds() {
        write("{'min_pixels':3136,'max_pixels':12845056}");
        ChatImages images = ChatImages.qwen2Vl(folder);
        assertThat(sized(images, "png-1x1", true).grid()).isEqualTo(new ImageGrid(56, 56, 4, 4));
        assertThat(sized(images, "png-90x16", true).grid()).isEqualTo(new ImageGrid(140, 28, 2, 10));
        Qwen2VlProcessor processor =
                (Qwen2VlProcessor) Qwen2VlProcessor.of(JsonMapper.shared().readTree("{\"do_normalize\":false}"));
        assertThat(processor.grid(4000, 3000, true)).isEqualTo(new ImageGrid(1148, 840, 60, 82));
        assertThat(processor.grid(4000, 3000, false)).isEqualTo(new ImageGrid(504, 364, 26, 36));
    }

    @Test
    void sized_lineOfPixels_isTooLongForQwen2Vl() {
        EncodedImage image = new EncodedImage("messages[0]", line());
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> images("tiny-qwen2-vl").sized(List.of(image), List.of(true), PictureLimits.DEFAULT))
                .withMessageContaining("has 201 x 1 pixels, one side more than 200 times as long as the other");
    }

    private static byte[] line() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(201, 1, BufferedImage.TYPE_INT_RGB), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void cut_nobodyWantsIt_endsWithin() {
        ChatImages images = images(SMOLVLM);
        SizedImage sized = sized(images, "png-90x16", true);
        Checkpoint gone = () -> {
            throw new CancellationException();
        };
        ChatImages large = large();
        assertThatThrownBy(() -> large.cut(sized(large, "png-90x16", true), gone))
                .isInstanceOf(CancellationException.class);
        assertThat(images.cut(sized, Checkpoint.NONE).pieces()).hasSize(4);
    }

    private ChatImages large() {
        write("{'size':{'longest_edge':2048},'max_image_size':{'longest_edge':512}}");
        return ChatImages.idefics3(folder);
    }

    private void write(String config) {
        try {
            Files.writeString(
                    folder.resolve("preprocessor_config.json"),
                    config.replace('\'', '"').replaceFirst("}$", ",\"do_normalize\":false}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sized_realSizes_areTiledAsSmolVlmDoes() {
        ChatImages images = large();
        assertThat(sized(images, "png-1x1", true).grid()).isEqualTo(new ImageGrid(2048, 2048, 4, 4));
        assertThat(sized(images, "png-90x16", true).grid()).isEqualTo(new ImageGrid(2048, 512, 1, 4));
        assertThat(sized(images, "png-90x16", false).grid()).isEqualTo(new ImageGrid(512, 512, 0, 0));
    }

    @Test
    void sized_overALimit_isRefusedBeforeAnyPixelIsRead() {
        ChatImages images = large();
        EncodedImage image = new EncodedImage("messages[0]", SightFixtures.picture("png-90x16"));
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> images.sized(List.of(image), List.of(true), new PictureLimits(1000, 9, 9_000)))
                .withMessageContaining("messages[0] has 90 x 16 pixels, more than the 1000 allowed");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> images.sized(List.of(image), List.of(true), new PictureLimits(200_000, 9, 9_000_000)))
                .withMessageContaining("while it is resized, more than the 200000 allowed");
        PictureLimits two = new PictureLimits(3_000_000, 9, 9_000_000);
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> images.sized(List.of(image, image, image), List.of(true, true, true), two))
                .withMessageContaining("as the model takes them, more than the 3000000 allowed in a request");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> images.sized(
                        List.of(new EncodedImage("messages[0]", new byte[9])), List.of(true), PictureLimits.DEFAULT))
                .withMessageContaining("messages[0] cannot be read as an image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'size':{'shortest_edge':5}} | size is {\"shortest_edge\":5}, must be {longest_edge} of 1 to 4096 pixels",
                "{'max_image_size':{'longest_edge':9999}} | max_image_size is",
                "{'resample':9} | resample is 9",
            })
    void idefics3_unknownValues_areRefusedByKey(String config, String message) {
        write(config);
        assertThatThrownBy(() -> ChatImages.idefics3(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("preprocessor_config.json: " + message);
    }
}
