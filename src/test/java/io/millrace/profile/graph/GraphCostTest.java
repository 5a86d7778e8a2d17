package io.millrace.profile.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.profile.machine.OnnxFile;
import io.millrace.runtime.graph.OnnxGraphReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCostTest {

    @TempDir
    Path folder;

    @Test
    void of_productOfFloats_countsTwoForEachWeightAndRow() throws IOException {
        GraphCost graph = read(new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", "length", 64)
                .weight("w", OnnxFile.FLOAT, 64, 32)
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .output("y", OnnxFile.FLOAT, "batch", "length", 32));

        StepCost cost = graph.of(new Step(3, 5, 0));

        assertThat(cost.operations()).isEqualTo(2.0 * 3 * 5 * 64 * 32);
        assertThat(cost.weightBytes()).isEqualTo(4.0 * 64 * 32);
        assertThat(cost.activationBytes()).isEqualTo(4.0 * 15 * (64 + 32));
        assertThat(cost.cacheBytes()).isZero();
        assertThat(cost.uncounted()).isEmpty();
        assertThat(graph.precision()).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void of_weightsInBlocks_countsTheUnpackedMatrixAndThePackedBytes() throws IOException {
        GraphCost graph = read(blockwise());

        StepCost cost = graph.of(new Step(2, 1, 0));

        assertThat(cost.operations()).isEqualTo(2.0 * 2 * 64 * 32);
        assertThat(cost.weightBytes()).isEqualTo(64 * 32 / 2.0 + 4.0 * 32 * 2);
        assertThat(graph.precision()).isEqualTo(new Precision(Precision.Form.BLOCKWISE, 4, 32, 4, false));
    }

    private static OnnxFile blockwise() {
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", "length", 64)
                .weight("w", OnnxFile.UINT8, 32, 2, 16)
                .weight("s", OnnxFile.FLOAT, 64)
                .node(
                        "com.microsoft",
                        "MatMulNBits",
                        List.of("x", "w", "s"),
                        List.of("y"),
                        "K",
                        64,
                        "N",
                        32,
                        "bits",
                        4,
                        "block_size",
                        32,
                        "accuracy_level",
                        4)
                .output("y", OnnxFile.FLOAT, "batch", "length", 32);
    }

    @Test
    void of_weightThatIsTransposed_readsItOnceAndCountsNoWorkForIt() throws IOException {
        GraphCost graph = read(new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", "length", 64)
                .weight("w", OnnxFile.FLOAT, 64, 64)
                .node("Transpose", List.of("w"), List.of("wt"))
                .node("MatMul", List.of("x", "wt"), List.of("h"))
                .node("MatMul", List.of("h", "wt"), List.of("y"))
                .output("y", OnnxFile.FLOAT, "batch", "length", 64));

        StepCost cost = graph.of(new Step(1, 1, 0));

        assertThat(cost.operations()).isEqualTo(2 * 2.0 * 64 * 64);
        assertThat(cost.weightBytes()).isEqualTo(4.0 * 64 * 64);
    }

    @Test
    void of_attentionWithCache_readsWhatIsBehindAndWritesWhatIsNew() throws IOException {
        GraphCost graph = read(attention());

        StepCost cost = graph.of(new Step(2, 1, 9));

        assertThat(graph.isDecoder()).isTrue();
        assertThat(cost.operations()).isEqualTo(2 * 2.0 * 64 * 64 + 4.0 * 2 * 10 * 4 * 16);
        assertThat(cost.cacheBytes()).isEqualTo((2 * 10 + 2) * (2 * 2 * 16 * 4.0));
    }

    @Test
    void of_promptWithAttention_looksAtHalfOfItself() throws IOException {
        StepCost cost = read(attention()).of(new Step(1, 7, 0));

        assertThat(cost.operations()).isEqualTo(7 * 2.0 * 64 * 64 + 4.0 * 7 * 4 * 4 * 16);
    }

    private static OnnxFile attention() {
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", "length", 64)
                .input("past_key_values.0.key", OnnxFile.FLOAT, "batch", 2, "past", 16)
                .input("past_key_values.0.value", OnnxFile.FLOAT, "batch", 2, "past", 16)
                .weight("w", OnnxFile.FLOAT, 64, 64)
                .node("MatMul", List.of("x", "w"), List.of("q"))
                .node(
                        "com.microsoft",
                        "GroupQueryAttention",
                        List.of("q", "q", "q", "past_key_values.0.key", "past_key_values.0.value"),
                        List.of("y"),
                        "num_heads",
                        4,
                        "kv_num_heads",
                        2)
                .output("y", OnnxFile.FLOAT, "batch", "length", 64);
    }

    @Test
    void of_headBehindOneTokenOfEach_countsSequences() throws IOException {
        GraphCost graph = read(new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", "length", 64)
                .input("one", OnnxFile.FLOAT)
                .weight("w", OnnxFile.FLOAT, 64, 64)
                .node("", "Gather", List.of("x", "one"), List.of("first"), "axis", 1)
                .node("MatMul", List.of("first", "w"), List.of("y"))
                .output("y", OnnxFile.FLOAT, "batch", 64));

        assertThat(graph.of(new Step(3, 50, 0)).operations()).isEqualTo(2.0 * 3 * 64 * 64);
    }

    @Test
    void of_tableOfTokens_readsTheirRowsAlone() throws IOException {
        GraphCost graph = read(new OnnxFile()
                .input("input_ids", OnnxFile.INT8, "batch", "length")
                .weight("table", OnnxFile.FLOAT, 1000, 8)
                .node("Gather", List.of("table", "input_ids"), List.of("y"))
                .output("y", OnnxFile.FLOAT, "batch", "length", 8));

        assertThat(graph.of(new Step(1, 5, 0)).weightBytes()).isCloseTo(5 * 8 * 4.0, within(1e-6));
        assertThat(graph.vocabulary()).isEqualTo(1000);
        assertThat(graph.weightBytes()).isEqualTo(32_000);
    }

    @Test
    void of_operatorsThatNobodyKnows_areNamedWithTheirNumber() throws IOException {
        GraphCost graph = read(new OnnxFile()
                .input("x", OnnxFile.FLOAT, "batch", 64)
                .node("example", "Frobnicate", List.of("x"), List.of("a"))
                .node("example", "Frobnicate", List.of("a"), List.of("b"))
                .node("Relu", List.of("b"), List.of("y"))
                .output("y", OnnxFile.FLOAT, "batch", 64));

        assertThat(graph.of(new Step(1, 1, 0)).uncounted()).isEqualTo(Map.of("Frobnicate", 2));
    }

    private GraphCost read(OnnxFile file) throws IOException {
        return new GraphCost(OnnxGraphReader.read(file.write(folder)));
    }
}
