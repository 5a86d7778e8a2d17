package io.millrace.profile.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.graph.OnnxGraphReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedGraphsTest {

    @ParameterizedTest
    @ValueSource(strings = {"demo-chat", "demo-embed", "demo-rerank"})
    void of_shippedModel_countsEveryOperator(String model) throws IOException {
        GraphCost graph = new GraphCost(OnnxGraphReader.read(Path.of("models", model, "model.onnx")));

        StepCost one = graph.of(new Step(1, 16, 0));
        StepCost two = graph.of(new Step(2, 16, 0));

        assertThat(one.uncounted()).isEmpty();
        assertThat(two.operations()).isBetween(1.9 * one.operations(), 2.1 * one.operations());
        assertThat(one.weightBytes()).isBetween(1e6, (double) graph.weightBytes());
    }
}
