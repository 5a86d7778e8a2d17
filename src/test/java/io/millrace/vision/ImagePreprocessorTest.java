package io.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImagePreprocessorTest {

    private static final Path IMAGES = Path.of("src/test/resources/fixtures/images");
    private static final String PLAIN = "\"do_resize\": false, \"do_normalize\": false, \"do_rescale\": false";

    @TempDir
    Path folder;

    private ImagePreprocessor preprocessor(String settings, long maxPixels) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), "{" + settings + "}");
        return ImagePreprocessor.read(folder, maxPixels);
    }

    private static JsonNode reference() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(IMAGES.resolve("reference.json")));
    }

    private static byte[] image(String name) throws IOException {
        return Files.readAllBytes(IMAGES.resolve(name));
    }

    private static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asString());
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
        return out.toByteArray();
    }

    private static float[] values(Tensor.Numbers tensor) {
        FloatBuffer floats =
                tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    private static void assertLevels(byte[] actual, byte[] expected, int tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i] & 0xff).as("byte %d", i).isCloseTo(expected[i] & 0xff, offset(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "grey.png",
                "alpha.png",
                "palette.png",
                "bits.png",
                "rgb.bmp",
                "palette.gif",
                "rgb.jpg"
            })
    void decode_eachFormat_givesPillowsPixels(String name) throws IOException {
        Pixels pixels = new ImageDecoder(10_000).decode(image(name), "input");
        int tolerance = name.endsWith("jpg") ? 6 : name.startsWith("alpha") ? 1 : 0;
        assertLevels(pixels.rgb(), bytes(reference().path("decoded").path(name)), tolerance);
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void resize_eachFilter_givesPillowsPixels(Resampling filter) throws IOException {
        Pixels image = new ImageDecoder(10_000).decode(image("rgb.png"), "input");
        int compared = 0;
        for (JsonNode wanted : reference().path("resized")) {
            if (wanted.path("filter").asString().equals(filter.name())) {
                int width = wanted.path("width").asInt();
                int height = wanted.path("height").asInt();
                Pixels resized = Resize.of(image, width, height, filter);
                assertThat(resized.width()).isEqualTo(width);
                assertThat(resized.height()).isEqualTo(height);
                assertLevels(resized.rgb(), bytes(wanted.path("rgb")), filter == Resampling.NEAREST ? 0 : 1);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(5);
    }

    @Test
    void tensor_normalisedImage_hasChannelsFirst() throws IOException {
        ImagePreprocessor preprocessor =
                preprocessor("\"size\": 8, \"image_mean\": [0.5, 0.4, 0.3], \"image_std\": [0.2, 0.25, 0.5]", 10_000);
        Tensor.Numbers tensor = preprocessor.tensor(image("rgb.png"), "input");
        assertThat(tensor.type()).isEqualTo(DType.FLOAT32);
        assertThat(tensor.shape()).containsExactly(1L, 3L, 8L, 8L);
        Pixels resized =
                Resize.of(new ImageDecoder(10_000).decode(image("rgb.png"), "input"), 8, 8, Resampling.BILINEAR);
        float[] values = values(tensor);
        for (int i = 0; i < 64; i++) {
            float green = (resized.rgb()[i * 3 + 1] & 0xff) / 255f;
            assertThat(values[64 + i]).isCloseTo((green - 0.4f) / 0.25f, offset(1e-5f));
        }
    }

    @Test
    void tensor_withoutSteps_areTheLevels() throws IOException {
        float[] values = values(preprocessor(PLAIN, 10_000).tensor(image("rgb.png"), "input"));
        byte[] levels = bytes(reference().path("decoded").path("rgb.png"));
        for (int i = 0; i < 187; i++) {
            assertThat(values[i]).isEqualTo(levels[3 * i] & 0xff);
        }
    }

    @Test
    void tensor_shortestEdgeAndCrop_keepsTheProportionsAndTheMiddle() throws IOException {
        String settings = PLAIN.replace("\"do_resize\": false", "\"size\": {\"shortest_edge\": 22}");
        ImagePreprocessor whole = preprocessor(settings, 10_000);
        assertThat(whole.tensor(image("rgb.png"), "input").shape()).containsExactly(1L, 3L, 22L, 34L);
        float[] all = values(whole.tensor(image("rgb.png"), "input"));
        ImagePreprocessor cropping = preprocessor(
                settings + ", \"do_center_crop\": true, \"crop_size\": {\"height\": 20, \"width\": 20}", 10_000);
        Tensor.Numbers middle = cropping.tensor(image("rgb.png"), "input");
        assertThat(middle.shape()).containsExactly(1L, 3L, 20L, 20L);
        float[] row = Arrays.copyOfRange(all, 34 + 7, 34 + 27);
        assertThat(Arrays.copyOf(values(middle), 20)).containsExactly(row);
    }

    @Test
    void centre_cropLargerThanTheImage_isBlackAround() {
        byte[] rgb = new byte[2 * 2 * 3];
        Arrays.fill(rgb, (byte) 9);
        byte[] cropped = new Pixels(2, 2, rgb).centre(4, 1).rgb();
        assertThat(cropped).containsExactly(0, 0, 0, 9, 9, 9, 9, 9, 9, 0, 0, 0);
    }

    @Test
    void tensor_tooManyPixels_isRefusedByTheHeader() throws IOException {
        byte[] large = png(3_000, 2_000);
        byte[] headerAlone = Arrays.copyOf(large, 64);
        for (byte[] bytes : new byte[][] {large, headerAlone}) {
            assertThatThrownBy(() -> preprocessor(PLAIN, 1_000_000).tensor(bytes, "input[2]"))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("input[2] has 3000 x 2000 pixels, more than the 1000000 allowed")
                    .extracting(e -> ((InvalidRequest) e).param())
                    .isEqualTo("input[2]");
        }
    }

    @Test
    void tensor_imageThatGrowsTooLarge_isRefused() throws IOException {
        String settings = PLAIN.replace("\"do_resize\": false", "\"size\": {\"shortest_edge\": 224}");
        assertThatThrownBy(() -> preprocessor(settings, 1_000_000).tensor(png(1, 900_000), "input"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("would be resized to 224 x 201600000");
        String exact = PLAIN.replace("\"do_resize\": false", "\"size\": 224");
        assertThatThrownBy(() -> preprocessor(exact, 1_000_000).tensor(png(1, 900_000), "input"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("would be resized to 224 x 224");
    }

    @Test
    void tensor_bytesThatAreNoImage_areRefused() throws IOException {
        ImagePreprocessor preprocessor = preprocessor(PLAIN, 10_000);
        for (byte[] bytes : new byte[][] {{}, {1, 2, 3}, "not an image".getBytes(StandardCharsets.UTF_8)}) {
            assertThatThrownBy(() -> preprocessor.tensor(bytes, "input"))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("input is not an image: expected PNG, JPEG, GIF or BMP");
        }
    }

    @Test
    void tensor_brokenImages_areDecodedOrRefused() throws IOException {
        ImagePreprocessor preprocessor = preprocessor(PLAIN, 10_000);
        Random random = new Random(2);
        int refused = 0;
        for (String name : new String[] {"rgb.png", "rgb.jpg", "palette.gif", "rgb.bmp"}) {
            byte[] whole = image(name);
            for (int i = 0; i < 200; i++) {
                byte[] broken =
                        Arrays.copyOf(whole, random.nextBoolean() ? whole.length : random.nextInt(whole.length));
                for (int k = 0; k < broken.length / 20; k++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
                try {
                    preprocessor.tensor(broken, "input");
                } catch (InvalidRequest e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void read_stepsThatDoNotRun_areRefusedByName() {
        assertRefused("\"do_pad\": true", "do_pad does not run here");
        assertRefused("\"crop_pct\": 0.9", "crop_pct does not run here");
        assertRefused("\"do_normalize\": true", "image_mean is");
        assertRefused(PLAIN + ", \"resample\": 9", "resample is 9, must be between 0 and 5");
        assertRefused(
                "\"do_normalize\": false, \"size\": {\"longest_edge\": 9}",
                "size is {\"longest_edge\":9}, must be a number, {height, width} or {shortest_edge}");
        assertRefused("\"do_normalize\": false, \"size\": 0", "size has a side of 0");
    }

    private void assertRefused(String settings, String message) {
        assertThatThrownBy(() -> preprocessor(settings, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining(message);
    }

    @Test
    void read_folderWithoutTheFile_isRefused() {
        assertThatThrownBy(() -> ImagePreprocessor.read(folder, 1)).hasMessageContaining("preprocessor_config.json");
    }
}
