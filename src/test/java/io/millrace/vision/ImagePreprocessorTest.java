package io.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.PictureLimits;
import io.millrace.core.Tensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImagePreprocessorTest {

    private static final Path IMAGES = Path.of("src/test/resources/fixtures/images");
    private static final String PLAIN = "\"do_resize\": false, \"do_normalize\": false, \"do_rescale\": false";

    @TempDir
    Path folder;

    private ImagePreprocessor preprocessor(String settings) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), "{" + settings + "}");
        return ImagePreprocessor.read(folder);
    }

    private static Tensor.Numbers tensor(ImagePreprocessor preprocessor, byte[] bytes, int maxPixels) {
        PictureLimits limits = new PictureLimits(maxPixels, 10, 10L * maxPixels);
        return preprocessor
                .tensors(List.of(new EncodedImage("input", bytes)), limits, Checkpoint.NONE)
                .getFirst();
    }

    private static Pixels rgb() throws IOException {
        Slices slices = new Slices(Checkpoint.NONE);
        return ImageFile.read(image("rgb.png")).decode(slices);
    }

    private static Pixels resized(int width, int height, Resampling filter) throws IOException {
        return Resize.of(rgb(), width, height, filter, new Slices(Checkpoint.NONE));
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
    @EnumSource(Resampling.class)
    void resize_eachFilter_givesPillowsPixels(Resampling filter) throws IOException {
        int compared = 0;
        for (JsonNode wanted : reference().path("resized")) {
            if (wanted.path("filter").asString().equals(filter.name())) {
                int width = wanted.path("width").asInt();
                int height = wanted.path("height").asInt();
                Pixels resized = resized(width, height, filter);
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
                preprocessor("\"size\": 8, \"image_mean\": [0.5, 0.4, 0.3], \"image_std\": [0.2, 0.25, 0.5]");
        Tensor.Numbers tensor = tensor(preprocessor, image("rgb.png"), 10_000);
        assertThat(tensor.type()).isEqualTo(DType.FLOAT32);
        assertThat(tensor.shape()).containsExactly(1L, 3L, 8L, 8L);
        Pixels resized = resized(8, 8, Resampling.BILINEAR);
        float[] values = values(tensor);
        for (int i = 0; i < 64; i++) {
            float green = (resized.rgb()[i * 3 + 1] & 0xff) / 255f;
            assertThat(values[64 + i]).isCloseTo((green - 0.4f) / 0.25f, offset(1e-5f));
        }
    }

    @Test
    void tensor_withoutSteps_areTheLevels() throws IOException {
        float[] values = values(tensor(preprocessor(PLAIN), image("rgb.png"), 10_000));
        byte[] levels = bytes(reference().path("decoded").path("rgb.png"));
        for (int i = 0; i < 187; i++) {
            assertThat(values[i]).isEqualTo(levels[3 * i] & 0xff);
        }
    }

    @Test
    void tensor_shortestEdgeAndCrop_keepsTheProportionsAndTheMiddle() throws IOException {
        String settings = PLAIN.replace("\"do_resize\": false", "\"size\": {\"shortest_edge\": 22}");
        ImagePreprocessor whole = preprocessor(settings);
        assertThat(tensor(whole, image("rgb.png"), 10_000).shape()).containsExactly(1L, 3L, 22L, 34L);
        float[] all = values(tensor(whole, image("rgb.png"), 10_000));
        ImagePreprocessor cropping =
                preprocessor(settings + ", \"do_center_crop\": true, \"crop_size\": {\"height\": 20, \"width\": 20}");
        Tensor.Numbers middle = tensor(cropping, image("rgb.png"), 10_000);
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
        assertThatThrownBy(() -> preprocessor(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining(message);
    }

    @Test
    void read_folderWithoutTheFile_isRefused() {
        assertThatThrownBy(() -> ImagePreprocessor.read(folder)).hasMessageContaining("preprocessor_config.json");
    }
}
