package io.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.SpaceFixtures;
import io.millrace.SpaceFixtures.Picture;
import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.Tensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of every kind as the preprocessors of CLIP and SigLIP make tensors of them, against Pillow and numpy. */
class SpacePicturesTest {

    private static final int SIDE = 16;
    private static final double[] HALF = {0.5, 0.5, 0.5};
    private static final double[] MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] STD = {0.26862954, 0.26130258, 0.27577711};
    /** Of a level, whose scale is from 0 to 1. */
    private static final Offset<Double> CLOSE = Offset.offset(1.0 / 255 + 1e-6);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"clip", "siglip"})
    void tensors_picturesOfEveryKind_areThoseOfPillowAndNumpy(String family) {
        List<Picture> pictures = SpaceFixtures.pictures(family);
        assertThat(pictures).hasSize(20);
        ImagePreprocessor preprocessor = ImagePreprocessor.read(SpaceFixtures.ROOT.resolve("tiny-" + family));
        List<Tensor.Numbers> tensors = preprocessor.tensors(
                pictures.stream()
                        .map(picture -> new EncodedImage("input", picture.file()))
                        .toList(),
                PictureLimits.DEFAULT,
                Checkpoint.NONE);
        for (int i = 0; i < pictures.size(); i++) {
            boolean clip = family.equals("clip");
            assertSame(pictures.get(i), tensors.get(i), clip ? MEAN : HALF, clip ? STD : HALF);
        }
    }

    private static void assertSame(Picture picture, Tensor.Numbers tensor, double[] mean, double[] std) {
        assertThat(tensor.shape()).containsExactly(1L, 3L, (long) SIDE, (long) SIDE);
        FloatBuffer values =
                tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int channel = 0; channel < 3; channel++) {
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                double level = (picture.levels()[pixel * 3 + channel] & 0xff) / 255.0;
                assertThat(values.get(channel * SIDE * SIDE + pixel) * std[channel] + mean[channel])
                        .as("%s, channel %d of pixel %d", picture.name(), channel, pixel)
                        .isCloseTo(level, CLOSE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"feature_extractor_type\": \"CLIPFeatureExtractor\"', 3",
        "'\"image_processor_type\": \"SiglipImageProcessor\"', 3",
        "'\"image_processor_type\": \"ViTImageProcessor\"', 2"
    })
    void tensors_noFilterStated_takeThatOfTheFamily(String family, int code) throws IOException {
        assertThat(resized(family)).isEqualTo(resized(family + ", \"resample\": " + code));
        assertThat(resized(family)).isNotEqualTo(resized(family + ", \"resample\": " + (5 - code)));
    }

    private Tensor.Numbers resized(String settings) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"size\": {\"height\": 5, \"width\": 4}, \"do_normalize\": false, " + settings + "}");
        EncodedImage image = new EncodedImage(
                "input", SpaceFixtures.pictures("clip").getLast().file());
        return ImagePreprocessor.read(folder)
                .tensors(List.of(image), PictureLimits.DEFAULT, Checkpoint.NONE)
                .getFirst();
    }
}
