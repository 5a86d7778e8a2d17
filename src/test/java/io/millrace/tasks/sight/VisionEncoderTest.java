package io.millrace.tasks.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SightFixtures;
import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.chat.ChatImages;
import io.millrace.vision.chat.CutImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class VisionEncoderTest {

    private static final int WIDTH = 16;

    private static SightConfig config(String model) {
        try (Tokenizer tokenizer = Tokenizers.load(SightFixtures.ROOT.resolve("shared"))) {
            return SightConfig.read(
                    SightFixtures.ROOT.resolve(model), model.equals("tiny-qwen2-vl") ? 3 : 1, tokenizer);
        }
    }

    private static OrtTensorModel graph(String model) {
        Path file = SightFixtures.ROOT.resolve(model).resolve("onnx/vision_encoder.onnx");
        return OrtTensorModel.open(file, SessionSettings.DEFAULT);
    }

    private static CutImage cut(ChatImages images, String picture) {
        EncodedImage encoded = new EncodedImage(picture, SightFixtures.picture(picture));
        return images.cut(
                images.sized(List.of(encoded), List.of(true), PictureLimits.DEFAULT)
                        .getFirst(),
                Checkpoint.NONE);
    }

    @ParameterizedTest
    @FieldSource("io.millrace.SightFixtures#MODELS")
    void run_imagesTogether_givesEachWhatItHasAlone(String model) {
        SightConfig config = config(model);
        List<CutImage> images = Stream.of("png-17x33", "png-1x1", "png-31x7", "png-alpha")
                .map(picture -> cut(config.images(), picture))
                .toList();
        try (VisionEncoder encoder = new VisionEncoder(graph(model), config.images(), config.markup(), WIDTH)) {
            List<Encodable> items =
                    images.stream().<Encodable>map(Encodable.Picture::new).toList();
            List<float[]> together = encoder.run(items);
            for (int i = 0; i < images.size(); i++) {
                float[] alone = encoder.run(List.of(items.get(i))).getFirst();
                assertThat(together.get(i)).containsExactly(alone, within(1e-5f));
                assertThat(alone)
                        .hasSize(WIDTH * config.markup().tokens(images.get(i).grid()));
            }
        }
    }

    @Test
    void encoder_ofAnotherFamily_isRefusedByInput() {
        SightConfig config = config("tiny-gemma3");
        try (OrtTensorModel other = graph("tiny-qwen2-vl")) {
            assertThatThrownBy(() -> new VisionEncoder(other, config.images(), config.markup(), WIDTH))
                    .hasMessageContaining("the vision encoder has the input grid_thw, but is fed [pixel_values]");
        }
    }
}
