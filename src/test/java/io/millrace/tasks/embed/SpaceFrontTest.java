package io.millrace.tasks.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.SpaceFixtures;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.encoding.Activation;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.encoding.Vectors;
import io.millrace.models.InputTokenizer;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.vision.ImagePreprocessor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceFrontTest {

    private static final Path CLIP = SpaceFixtures.ROOT.resolve("tiny-clip");

    @TempDir
    private Path folder;

    private static SpaceFront front(Tokenizer tokenizer, DType pixels) {
        InputTokenizer text = new InputTokenizer(tokenizer, 77, 556, EmbeddingConfig.ofGraph(CLIP, 77));
        return new SpaceFront(text, ImagePreprocessor.read(CLIP), pixels, Activation.SOFTMAX, null);
    }

    private static Tensor.Numbers image(float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Tensor.Numbers(DType.FLOAT32, List.of(1L, (long) values.length), data);
    }

    @Test
    void item_graphOfHalves_isGivenHalves() {
        try (Tokenizer tokenizer = Tokenizers.load(CLIP)) {
            Tensor.Numbers image = image(-1.5f, 0.1f, 2);
            Item.Rows whole = (Item.Rows) front(tokenizer, DType.FLOAT32).item(image);
            assertThat(whole.inputs()).containsEntry("pixel_values", image);
            Item.Rows half = (Item.Rows) front(tokenizer, DType.FLOAT16).item(image);
            Tensor given = half.inputs().values().iterator().next();
            assertThat(given.type()).isEqualTo(DType.FLOAT16);
            assertThat(given.shape()).containsExactly(1L, 3L);
            assertThat(Vectors.of(given)).containsExactly(-1.5f, 0.099975586f, 2);
        }
    }

    @Test
    void front_graphOfBytes_isRefused() {
        try (Tokenizer tokenizer = Tokenizers.load(CLIP)) {
            assertThatThrownBy(() -> front(tokenizer, DType.UINT8))
                    .hasMessage("pixel_values is of UINT8, must be of FLOAT32 or FLOAT16");
        }
    }

    @Test
    void read_configOfEachFamily_hasItsDefaults() throws Exception {
        assertThat(SpaceConfig.read(CLIP)).isEqualTo(new SpaceConfig(false, 77, 556, 0));
        assertThat(SpaceConfig.read(SpaceFixtures.ROOT.resolve("tiny-siglip")))
                .isEqualTo(new SpaceConfig(true, 64, 57, 1));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "chinese_clip", "text_config": {"max_position_embeddings": 512, "pad_token_id": 3}}""");
        assertThat(SpaceConfig.read(folder)).isEqualTo(new SpaceConfig(false, 512, Integer.MAX_VALUE, 3));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"siglip\"}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 1e30}");
        assertThat(SpaceConfig.read(folder)).isEqualTo(new SpaceConfig(true, 64, Integer.MAX_VALUE, 1));
    }
}
