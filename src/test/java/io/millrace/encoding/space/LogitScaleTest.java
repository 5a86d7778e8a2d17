package io.millrace.encoding.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Scale and bias of the logits of texts and images, as a graph shows them. */
class LogitScaleTest {

    private static final List<Long> PICTURE = SpaceGraphs.PICTURE;

    @Test
    void measured_jointGraphs_areTrainedScaleAndBias() {
        try (TensorModel clip = SpaceGraphs.open("tiny-clip-joint");
                TensorModel siglip = SpaceGraphs.open("tiny-siglip-joint")) {
            LogitScale ofClip = LogitScale.measured(clip, SpaceGraphs.padding("clip"), PICTURE, 500, false)
                    .orElseThrow();
            assertThat(ofClip.scale()).isCloseTo(100, Offset.offset(1e-2f));
            assertThat(ofClip.bias()).isZero();
            LogitScale ofSiglip = LogitScale.measured(siglip, SpaceGraphs.padding("siglip"), PICTURE, 40, true)
                    .orElseThrow();
            assertThat(ofSiglip.scale()).isCloseTo(11.5f, Offset.offset(1e-2f));
            assertThat(ofSiglip.bias()).isCloseTo(-4.25f, Offset.offset(1e-2f));
        }
    }

    @Test
    void measured_graphsWithoutLogits_isNothing() {
        try (TensorModel towers = SpaceGraphs.open("tiny-clip");
                TensorModel both = SharedSpace.of(List.of(new Both()), SpaceGraphs.padding("clip"), PICTURE)) {
            assertThat(LogitScale.measured(towers, SpaceGraphs.padding("clip"), PICTURE, 500, false))
                    .isEmpty();
            assertThat(LogitScale.measured(both, SpaceGraphs.padding("clip"), PICTURE, 500, false))
                    .isEmpty();
        }
    }

    @Test
    void fitted_pointsOnNoLine_isNothing() {
        float[] cosines = {0.1f, 0.2f, 0.3f, 0.4f};
        assertThat(LogitScale.fitted(cosines, new float[] {1, 3, 5, 7}, true))
                .hasValueSatisfying(line -> assertThat(line.of(0.25f)).isCloseTo(4, Offset.offset(1e-4f)));
        assertThat(LogitScale.fitted(cosines, new float[] {1, 3, 5, 9}, true)).isEmpty();
        assertThat(LogitScale.fitted(cosines, new float[] {7, 5, 3, 1}, true)).isEmpty();
        assertThat(LogitScale.fitted(new float[] {0.1f, 0.1f}, new float[] {1, 1}, true))
                .isEmpty();
    }

    /** A graph of both sides that gives vectors alone, and is not to be run. */
    private record Both() implements TensorModel {

        @Override
        public List<TensorSpec> inputs() {
            return List.of(
                    new TensorSpec("input_ids", DType.INT64, List.of(-1L, -1L)),
                    new TensorSpec(SharedSpace.PIXELS, DType.FLOAT32, List.of(-1L, 3L, 16L, 16L)));
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(
                    new TensorSpec(SharedSpace.TEXT, DType.FLOAT32, List.of(-1L, 5L)),
                    new TensorSpec(SharedSpace.IMAGE, DType.FLOAT32, List.of(-1L, 5L)));
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            throw new AssertionError("it has no " + wanted);
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }
}
