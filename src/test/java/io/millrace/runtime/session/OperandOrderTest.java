package io.millrace.runtime.session;

import static io.millrace.layouts.OnnxGraph.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.layouts.OnnxGraph;
import io.millrace.layouts.OnnxGraph.Parts;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.graph.OnnxGraphReader;
import io.millrace.runtime.tensor.OrtTensorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperandOrderTest {

    private static final SessionSettings CPU = SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true);
    private static final int OPSET = 12; // ONNX Runtime's fusion of attention knows none from 13 on
    private static final int WIDTH = 16;
    private static final int TOKENS = 5;

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() {
        GraphCache.keepIn(null);
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    /** A layer of BERT behind its embeddings, as PyTorch exports it: each bias before what it is added to, or behind. */
    private static final class Layer {

        private final OnnxGraph graph;
        private final Random random = new Random(7);
        private final boolean biasFirst;

        Layer(Parts parts, boolean biasFirst) {
            this.graph = new OnnxGraph(parts);
            this.biasFirst = biasFirst;
        }

        OnnxGraph write() {
            graph.input("in", DType.FLOAT32, "batch", "tokens", WIDTH);
            graph.input("mask", DType.INT64, "batch", "tokens");
            graph.output("out", DType.FLOAT32, "batch", "tokens", WIDTH);
            String x = norm("before", graph.add("Add", "in", weights("table", WIDTH)));
            String added = graph.add("Add", linear("o", attention(x)), x);
            graph.node("", "LayerNormalization", List.of("out"), List.of(), added, ones("g2"), weights("b2", WIDTH));
            return graph;
        }

        private String attention(String x) {
            String q = heads("q", x, 0, 2, 1, 3);
            String k = heads("k", x, 0, 2, 3, 1);
            String v = heads("v", x, 0, 2, 1, 3);
            String scores = graph.add("Div", graph.add("MatMul", q, k), graph.floats("root", new long[0], 2));
            String weighed = graph.add("Softmax", attribute("axis", 3L), graph.add("Add", scores, mask()));
            String merged = graph.add("Transpose", attribute("perm", 0, 2, 1, 3), graph.add("MatMul", weighed, v));
            return graph.add("Reshape", merged, graph.vector(0, 0, WIDTH));
        }

        private String mask() {
            String seen = graph.add(
                    "Unsqueeze",
                    attribute("axes", new long[] {2}),
                    graph.add("Unsqueeze", attribute("axes", new long[] {1}), "mask"));
            String kept = graph.add("Cast", attribute("to", 1L), seen);
            String hidden = graph.add("Sub", graph.floats("one", new long[0], 1), kept);
            return graph.add("Mul", hidden, graph.floats("far", new long[0], -10_000));
        }

        private String heads(String name, String x, long... order) {
            String apart = graph.add("Reshape", linear(name, x), graph.vector(0, 0, WIDTH / 4, 4));
            return graph.add("Transpose", attribute("perm", order), apart);
        }

        private String linear(String name, String x) {
            String product = graph.add("MatMul", x, weights(name, WIDTH, WIDTH));
            String bias = weights(name + ".bias", WIDTH);
            return biasFirst ? graph.add("Add", bias, product) : graph.add("Add", product, bias);
        }

        private String norm(String name, String x) {
            return graph.add("LayerNormalization", x, ones(name + ".g"), weights(name + ".b", WIDTH));
        }

        private String ones(String name) {
            float[] ones = new float[WIDTH];
            Arrays.fill(ones, 1);
            return graph.floats(name, new long[] {WIDTH}, ones);
        }

        private String weights(String name, long... shape) {
            float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            return graph.floats(name, shape, values);
        }
    }

    private Path layer(String name, List<String> beside, boolean biasFirst) throws IOException {
        Parts parts = new Parts(beside);
        Path file = Files.write(
                folder.resolve(name), new Layer(parts, biasFirst).write().model(OPSET));
        for (int i = 0; i < beside.size(); i++) {
            Files.write(folder.resolve(beside.get(i)), parts.content(i));
        }
        return file;
    }

    private static List<Float> run(Path model) {
        Random random = new Random(1);
        ByteBuffer in = numbers(2 * TOKENS * WIDTH * Float.BYTES);
        while (in.hasRemaining()) {
            in.putFloat(random.nextFloat());
        }
        ByteBuffer mask = numbers(2 * TOKENS * Long.BYTES);
        for (int at = 0; at < 2 * TOKENS; at++) {
            mask.putLong(at < TOKENS + 2 ? 1 : 0);
        }
        Map<String, Tensor> inputs = Map.of(
                "in", new Tensor.Numbers(DType.FLOAT32, List.of(2L, (long) TOKENS, (long) WIDTH), in.flip()),
                "mask", new Tensor.Numbers(DType.INT64, List.of(2L, (long) TOKENS), mask.flip()));
        try (OrtTensorModel opened = OrtTensorModel.open(model, CPU)) {
            return floats(
                    Objects.requireNonNull(opened.run(inputs, Set.of("out")).get("out")));
        }
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Float> floats(Tensor tensor) {
        FloatBuffer data = ((Tensor.Numbers) tensor)
                .data()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        return Stream.generate(data::get).limit(tensor.size()).toList();
    }

    private List<String> optimised(Path model) throws IOException {
        Path cache = folder.resolve("cache");
        GraphCache.keepIn(cache);
        ModelSession.open(model, CPU).close();
        Files.writeString(found(cache, "plain-millis"), "100000");
        ModelSession.open(model, CPU).close();
        return OnnxGraphReader.read(found(cache, "graph.onnx")).nodes().stream()
                .map(node -> node.operator())
                .toList();
    }

    private static Path found(Path cache, String name) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void open_biasFirstOrSecond_attentionIsOneOperator(boolean biasFirst) throws IOException {
        assertThat(optimised(layer("model.onnx", List.of(), biasFirst)))
                .contains("Attention")
                .doesNotContain("Softmax");
    }

    @Test
    void run_biasFirst_isWhatItIsWithTheBiasSecond() throws IOException {
        List<Float> second = run(layer("second.onnx", List.of(), false));
        assertThat(run(layer("first.onnx", List.of(), true))).isEqualTo(second);
    }

    @Test
    void run_weightsAreBesideTheGraph_areFound() throws IOException {
        List<Float> inside = run(layer("inside.onnx", List.of(), true));
        assertThat(run(layer("outside.onnx", List.of("a.bin", "b.bin"), true))).isEqualTo(inside);
    }
}
