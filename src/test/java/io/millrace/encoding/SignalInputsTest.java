package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SignalInputsTest {

    private static final Item.Signal SHORT = new Item.Signal(new float[] {1, 2}, 2, 1, true);
    private static final Item.Signal LONG = new Item.Signal(new float[] {3, 4, 5, 6}, 2, 1, true);

    private static TensorSpec spec(String name, DType type, Long... shape) {
        return new TensorSpec(name, type, List.of(shape));
    }

    private static Tensor.Numbers tensor(List<TensorSpec> inputs, String name, Item.Signal... items) {
        Map<String, Tensor> tensors = new SignalInputs(inputs).of(List.of(items));
        return (Tensor.Numbers) Objects.requireNonNull(tensors.get(name));
    }

    private static ByteBuffer data(Tensor.Numbers tensor) {
        return tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void of_samples_areRowsPaddedWithZeros() {
        List<TensorSpec> inputs =
                List.of(spec("input_values", DType.FLOAT32, -1L, -1L), spec("attention_mask", DType.INT64, -1L, -1L));
        Item.Signal one = new Item.Signal(new float[] {7}, 1, 1, true);
        Item.Signal three = new Item.Signal(new float[] {7, 8, 9}, 1, 1, true);
        Tensor.Numbers values = tensor(inputs, "input_values", one, three);
        assertThat(values.shape()).containsExactly(2L, 3L);
        assertThat(Vectors.of(values)).containsExactly(7, 0, 0, 7, 8, 9);
        long[] mask = new long[6];
        data(tensor(inputs, "attention_mask", one, three)).asLongBuffer().get(mask);
        assertThat(mask).containsExactly(1, 0, 0, 1, 1, 1);
    }

    @Test
    void of_nemo_areMelsByStepsWithLengths() {
        List<TensorSpec> inputs =
                List.of(spec("audio_signal", DType.FLOAT32, -1L, 2L, -1L), spec("length", DType.INT64, -1L));
        Tensor.Numbers values = tensor(inputs, "audio_signal", SHORT, LONG);
        assertThat(values.shape()).containsExactly(2L, 2L, 2L);
        assertThat(Vectors.of(values)).containsExactly(1, 0, 2, 0, 3, 5, 4, 6);
        long[] lengths = new long[2];
        data(tensor(inputs, "length", SHORT, LONG)).asLongBuffer().get(lengths);
        assertThat(lengths).containsExactly(1, 2);
    }

    @Test
    void of_features_areStepsByMelsUnlessTheGraphFixesTheOther() {
        List<TensorSpec> parakeet = List.of(spec("input_features", DType.FLOAT32, -1L, -1L, 2L));
        assertThat(tensor(parakeet, "input_features", SHORT, LONG).shape()).containsExactly(2L, 2L, 2L);
        assertThat(Vectors.of(tensor(parakeet, "input_features", SHORT, LONG))).containsExactly(1, 2, 0, 0, 3, 4, 5, 6);
        List<TensorSpec> whisper = List.of(spec("input_features", DType.FLOAT32, -1L, 2L, 3_000L));
        assertThat(Vectors.of(tensor(whisper, "input_features", LONG))).containsExactly(3, 5, 4, 6);
    }

    @Test
    void of_otherTypes_areThose() {
        List<TensorSpec> inputs =
                List.of(spec("input_values", DType.FLOAT16, -1L, -1L), spec("attention_mask", DType.BOOL, -1L, -1L));
        Item.Signal item = new Item.Signal(new float[] {0.5f, -2}, 1, 1, true);
        assertThat(Vectors.of(tensor(inputs, "input_values", item))).containsExactly(0.5f, -2);
        assertThat(data(tensor(inputs, "attention_mask", item)).get(1)).isEqualTo((byte) 1);
    }

    @Test
    void new_inputsThatAreNoSignal_areRefusedByName() {
        assertThatThrownBy(() -> new SignalInputs(List.of(spec("input_ids", DType.INT64, -1L, -1L))))
                .hasMessageContaining("none of the inputs [input_values");
        assertThatThrownBy(() -> new SignalInputs(
                        List.of(spec("input_values", DType.FLOAT32, -1L, -1L), spec("style", DType.FLOAT32, -1L, 4L))))
                .hasMessageContaining("'style'");
        assertThatThrownBy(() -> new SignalInputs(List.of(spec("input_values", DType.INT64, -1L, -1L))))
                .hasMessageContaining("'input_values' of INT64");
    }
}
