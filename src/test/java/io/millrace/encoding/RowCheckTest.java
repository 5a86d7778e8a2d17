package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.TensorModel;
import io.millrace.core.Batching;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowCheckTest {

    private static Batching check(TensorModel graph) {
        try (graph) {
            return RowCheck.of(graph, List.of());
        }
    }

    @Test
    void of_rowwiseGraph_stacks() {
        Batching batching = check(TinyModels.company("rowwise"));
        assertThat(batching.stacked()).as(batching.reason()).isTrue();
        assertThat(batching.reason()).isNull();
        assertThat(batching.difference()).isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float64",
                "float32",
                "float16",
                "bfloat16",
                "int64",
                "int32",
                "int16",
                "int8",
                "uint64",
                "uint32",
                "uint16",
                "uint8",
                "bool",
                "string"
            })
    void of_everyType_stacks(String type) {
        Batching batching = check(TinyModels.graph("identity-" + type));
        assertThat(batching.stacked()).as(batching.reason()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        detector          | the first dimension of 'y', and no other, would have to be 'batch', as that of 'x' is
        transposed        | the first dimension of 'y', and no other, would have to be 'batch', as that of 'x' is
        square            | the first dimension of 'y', and no other, would have to be 'batch', as that of 'x' is
        misnamed-detector | its output 'y' is another in the company of other rows
        mean              | its output 'y' is another in the company of other rows
        sums              | its output 'y' is another in the company of other rows
        quantized         | its output 'y' is another in the company of other rows
        lookup            | it refused every input that was made up to check it at load
        """)
    void of_rowsThatDependOnEachOther_saysWhy(String model, String reason) {
        Batching batching = check(TinyModels.company(model));
        assertThat(batching.stacked()).isFalse();
        assertThat(batching.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "unshaped"})
    void of_firstDimensionThatIsNotFree_saysSo(String graph) {
        assertThat(check(TinyModels.graph(graph)).reason())
                .isEqualTo("the first dimension of 'x' is not free, or has no name");
    }

    @Test
    void of_encoders_stack() {
        assertThat(check(TinyModels.open(TinyModels.BERT)).stacked()).isTrue();
        assertThat(check(TinyModels.open(TinyModels.CROSS)).stacked()).isTrue();
    }

    @Test
    void of_graphOfHugeRows_isNotRun() {
        Batching batching = check(new Refusing(List.of(-1L, 4_000L, 4_000L)));
        assertThat(batching.reason()).isEqualTo("a row of its inputs is too large to be tried at load");
    }

    @Test
    void of_graphThatRefuses_isApart() {
        Batching batching = check(new Refusing(List.of(-1L, -1L)));
        assertThat(batching.reason()).isEqualTo("it refused every input that was made up to check it at load");
    }

    private record Refusing(List<Long> shape) implements TensorModel {

        private List<TensorSpec> spec(String name) {
            return List.of(new TensorSpec(
                    name, DType.FLOAT32, shape, shape.size() == 2 ? List.of("n", "m") : List.of("n", "", "")));
        }

        @Override
        public List<TensorSpec> inputs() {
            return spec("x");
        }

        @Override
        public List<TensorSpec> outputs() {
            return spec("y");
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            throw new IllegalStateException("refused");
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }
}
