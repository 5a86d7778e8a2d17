package io.millrace.runtime.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.runtime.decoder.CacheTensor.Growing;
import io.millrace.runtime.decoder.DecoderOptions.Sizes;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecoderGraphReaderTest {

    private static final Path GQA = TinyReference.model("tiny-gqa");
    private static final TensorInfo IDS = info("input_ids", DType.INT64, -1, -1);
    private static final TensorInfo MASK = info("attention_mask", DType.INT64, -1, -1);
    private static final TensorInfo PAST_KEY = info("past_key_values.0.key", DType.FLOAT16, -1, 2, -1, 16);
    private static final TensorInfo PAST_VALUE = info("past_key_values.0.value", DType.FLOAT16, -1, 2, -1, 16);
    private static final List<TensorInfo> OUTPUTS = List.of(
            info("logits", DType.FLOAT32, -1, -1, 300),
            info("present.0.key", DType.FLOAT16, -1, 2, -1, 16),
            info("present.0.value", DType.FLOAT16, -1, 2, -1, 16));

    private static TensorInfo info(String name, DType type, long... shape) {
        return new TensorInfo(name, type, Arrays.stream(shape).boxed().toList());
    }

    private static DecoderGraph read(Sizes sizes, List<TensorInfo> outputs, TensorInfo... inputs) {
        return DecoderGraphReader.read(GQA, new GraphSignature(List.of(inputs), outputs), sizes, DecoderNames.USUAL);
    }

    @Test
    void read_decoder_namesWhatItIsFedAndReturns() {
        DecoderGraph graph = read(Sizes.UNKNOWN, OUTPUTS, IDS, MASK, PAST_KEY, PAST_VALUE);
        assertThat(graph.integers()).containsOnlyKeys("input_ids", "attention_mask");
        assertThat(graph.growing())
                .containsExactly(
                        new Growing("past_key_values.0.key", "present.0.key", DType.FLOAT16, 2, 16),
                        new Growing("past_key_values.0.value", "present.0.value", DType.FLOAT16, 2, 16));
        assertThat(graph.logits().type()).isEqualTo(DType.FLOAT32);
        assertThat(graph.vocabulary()).isEqualTo(300);
        assertThat(graph.lastRowOnly()).isFalse();
    }

    @Test
    void read_openSizes_comeFromTheConfiguration() {
        TensorInfo open = info("past_key_values.0.key", DType.FLOAT32, -1, -1, -1, -1);
        List<TensorInfo> outputs =
                List.of(info("logits", DType.FLOAT32, -1, 1, -1), info("present.0.key", DType.FLOAT32, -1, -1, -1, -1));
        DecoderGraph graph = read(new Sizes(3, 8, 1000), outputs, IDS, MASK, open);
        assertThat(graph.growing().getFirst().heads()).isEqualTo(3);
        assertThat(graph.growing().getFirst().headDim()).isEqualTo(8);
        assertThat(graph.vocabulary()).isEqualTo(1000);
        assertThat(graph.lastRowOnly()).isTrue();
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, outputs, IDS, MASK, open))
                .hasMessageContaining("leaves dimension 1 of past_key_values.0.key open");
    }

    @Test
    void read_otherGraphs_areRefusedByName() {
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS, IDS, MASK)).hasMessageContaining("no past_key_values");
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS, IDS, PAST_KEY))
                .hasMessageContaining("lacks attention_mask");
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS, IDS, MASK, PAST_KEY, info("pixels", DType.FLOAT32, 1)))
                .hasMessageContaining("has the input pixels");
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS.subList(0, 1), IDS, MASK, PAST_KEY))
                .hasMessageContaining(
                        "has the input past_key_values.0.key but not the output that goes with it, present.0.key");
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS, info("input_ids", DType.FLOAT32, -1, -1), MASK, PAST_KEY))
                .hasMessageContaining("has input_ids of type FLOAT32");
        assertThatThrownBy(() -> read(Sizes.UNKNOWN, OUTPUTS, IDS, MASK, info(PAST_KEY.name(), DType.FLOAT16, 1, 2)))
                .hasMessageContaining("has past_key_values.0.key of shape [1, 2], must have 4 dimensions");
    }

    @Test
    void read_fileThatIsNoProtobuf_tellsTheLayoutByItsPositions() {
        Path page = Path.of("src/test/resources/fixtures/tiny-reference.json");
        TensorInfo positions = info("position_ids", DType.INT64, -1, -1);
        List<TensorInfo> inputs = List.of(IDS, MASK, PAST_KEY);
        List<TensorInfo> more = new ArrayList<>(
                Stream.concat(inputs.stream(), Stream.of(positions)).toList());
        assertThat(DecoderGraphReader.read(page, new GraphSignature(inputs, OUTPUTS), Sizes.UNKNOWN, DecoderNames.USUAL)
                        .layout())
                .isEqualTo(KvLayout.IN_PLACE);
        assertThat(DecoderGraphReader.read(page, new GraphSignature(more, OUTPUTS), Sizes.UNKNOWN, DecoderNames.USUAL)
                        .layout())
                .isEqualTo(KvLayout.CONCATENATED);
    }

    @Test
    void operators_ofAFile_areAllOfThem() throws Exception {
        assertThat(OnnxNodes.operators(GQA)).contains("GroupQueryAttention", "Gather", "MatMul");
        assertThat(OnnxNodes.operators(TinyReference.model("tiny-concat")))
                .contains("Concat", "Softmax")
                .doesNotContain("GroupQueryAttention");
    }
}
