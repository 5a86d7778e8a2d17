package io.millrace.quantize;

import static io.millrace.layouts.OnnxGraph.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.layouts.OnnxGraph;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import io.millrace.runtime.graph.OnnxGraphReader;
import io.millrace.runtime.session.ProtobufWriter;
import io.millrace.runtime.tensor.OrtTensorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphFileTest {

    /** Not a whole number of blocks. */
    private static final int ROWS = 72;

    private static final int COLUMNS = 40;
    private static final BlockFormat EXACT = new BlockFormat(4, 32, 0);
    private static final float[] MATRIX = random(1, ROWS * COLUMNS);
    private static final float[] X = random(2, 3 * ROWS);

    @TempDir
    private Path folder;

    private static float[] random(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The matrix as the products see it, once it is in blocks. */
    private static float[] blocked(BlockFormat blocks) {
        return Dequantized.of(MATRIX, ROWS, COLUMNS, blocks, ElementKind.FLOAT32);
    }

    private static float[] expected(BlockFormat blocks) {
        return Dequantized.product(X, blocked(blocks), ROWS, COLUMNS);
    }

    private static OnnxGraph graph(List<String> data, Consumer<OnnxGraph> body) {
        OnnxGraph graph = new OnnxGraph(new OnnxGraph.Parts(data));
        graph.input("x", DType.FLOAT32, "n", ROWS);
        body.accept(graph);
        graph.output("y", DType.FLOAT32, "n", COLUMNS);
        return graph;
    }

    private Path write(Consumer<OnnxGraph> body) throws IOException {
        return Files.write(folder.resolve("source.onnx"), graph(List.of(), body).model());
    }

    private static void product(OnnxGraph graph) {
        String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
        graph.node("", "MatMul", List.of("y"), List.of(), "x", w);
    }

    private Path target() {
        return folder.resolve("target.onnx");
    }

    private GraphFile quantize(Path source, BlockFormat blocks) throws IOException {
        return GraphFile.quantize(source, target(), blocks, CacheScales.NONE, GraphFile.MOST);
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static float[] run(Path model, float[] x) {
        Tensor input = new Tensor.Numbers(DType.FLOAT32, List.of((long) x.length / ROWS, (long) ROWS), bytes(x));
        try (OrtTensorModel graph = OrtTensorModel.open(model, SessionSettings.DEFAULT)) {
            Tensor.Numbers y = (Tensor.Numbers) Objects.requireNonNull(
                    graph.run(Map.of("x", input), Set.of("y")).get("y"));
            float[] values = new float[(int) y.size()];
            y.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
    }

    private void assertAnswers(float[] expected) {
        assertThat(run(target(), X)).containsExactly(expected, Offset.offset(1e-4f));
    }

    private List<String> operators() throws IOException {
        return OnnxGraphReader.read(target()).nodes().stream()
                .map(io.millrace.runtime.graph.OnnxGraph.Node::operator)
                .toList();
    }

    private List<String> weights() throws IOException {
        return OnnxGraphReader.read(target()).weights().stream()
                .map(Weight::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"4, 16", "4, 32", "4, 128", "8, 16", "8, 32", "8, 256"})
    void quantize_matMul_answersAsTheMatrixInBlocks(int bits, int size) throws IOException {
        BlockFormat blocks = new BlockFormat(bits, size, 0);
        GraphFile made = quantize(write(GraphFileTest::product), blocks);
        assertAnswers(expected(blocks));
        assertThat(made.matrices()).isEqualTo(1);
        assertThat(made.after()).isLessThan(made.before()).isEqualTo(Files.size(target()));
        assertThat(weights()).containsExactly("w_Q" + bits, "w_scales");
    }

    @Test
    void quantize_matMulInEightBitProducts_answersNearly() throws IOException {
        quantize(write(GraphFileTest::product), new BlockFormat(4, 32, 4));
        assertThat(run(target(), X)).containsExactly(expected(EXACT), Offset.offset(0.3f));
        assertThat(OnnxGraphReader.read(target()).nodes().getFirst().numbers())
                .containsOnlyKeys("K", "N", "bits", "block_size", "accuracy_level");
    }

    @Test
    void quantize_float16_keepsScalesOfThatType() throws IOException {
        Path source = write(graph -> {
            String x = graph.add("Cast", attribute("to", 10), "x");
            String w = graph.inHalf(true).floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            graph.node("", "Cast", List.of("y"), List.of(attribute("to", 1)), graph.add("MatMul", x, w));
        });
        float[] whole = run(source, X);
        quantize(source, new BlockFormat(8, 32, 0));
        assertThat(run(target(), X)).containsExactly(whole, Offset.offset(0.3f));
        assertThat(OnnxGraphReader.read(target()).weights())
                .extracting(Weight::type)
                .containsExactly(ElementKind.UINT8, ElementKind.FLOAT16);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void quantize_gemm_answersAsTheMatrixInBlocks(boolean turned, boolean adds) throws IOException {
        float[] bias = adds ? random(3, COLUMNS) : new float[COLUMNS];
        quantize(
                write(graph -> {
                    String w = turned
                            ? graph.floats(
                                    "w", new long[] {COLUMNS, ROWS}, Dequantized.transposed(MATRIX, ROWS, COLUMNS))
                            : graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
                    List<ProtobufWriter> attributes =
                            List.of(attribute("alpha", 1f), attribute("beta", 1f), attribute("transB", turned ? 1 : 0));
                    String[] inputs = adds
                            ? new String[] {"x", w, graph.floats("c", new long[] {COLUMNS}, bias)}
                            : new String[] {"x", w};
                    graph.node("", "Gemm", List.of("y"), attributes, inputs);
                }),
                EXACT);
        float[] expected = expected(EXACT);
        for (int i = 0; i < expected.length; i++) {
            expected[i] += bias[i % COLUMNS];
        }
        assertAnswers(expected);
        assertThat(operators()).isEqualTo(adds ? List.of("MatMulNBits", "Add") : List.of("MatMulNBits"));
    }

    @ParameterizedTest
    @CsvSource({"transA, 1", "alpha, 2", "beta, 2"})
    void quantize_gemmThatDoesMore_isLeft(String attribute, int value) throws IOException {
        Path source = write(graph -> {
            String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            String c = graph.floats("c", new long[] {COLUMNS}, random(3, COLUMNS));
            ProtobufWriter written =
                    attribute.equals("transA") ? attribute(attribute, value) : attribute(attribute, (float) value);
            graph.node("", "Gemm", List.of("y"), List.of(written), "x", w, c);
        });
        assertThatThrownBy(() -> quantize(source, EXACT)).hasMessageContaining("has nothing to quantize");
        assertThat(target()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void quantize_transposedConstant_isTurnedAndItsTransposeGoes(boolean stated) throws IOException {
        quantize(
                write(graph -> {
                    String w = graph.floats(
                            "w", new long[] {COLUMNS, ROWS}, Dequantized.transposed(MATRIX, ROWS, COLUMNS));
                    String same = graph.add("Identity", w);
                    String turned = stated
                            ? graph.add("Transpose", attribute("perm", 1L, 0L), same)
                            : graph.add("Transpose", same);
                    graph.node("", "MatMul", List.of("y"), List.of(), "x", turned);
                }),
                EXACT);
        assertAnswers(expected(EXACT));
        assertThat(operators()).containsExactly("MatMulNBits");
        assertThat(weights()).containsExactly("w_Q4", "w_scales");
    }

    @Test
    void quantize_sharedBySeveralProducts_isThereOnce() throws IOException {
        GraphFile made = quantize(
                write(graph -> {
                    String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
                    graph.node(
                            "",
                            "Add",
                            List.of("y"),
                            List.of(),
                            graph.add("MatMul", "x", w),
                            graph.add("MatMul", "x", w));
                }),
                EXACT);
        float[] expected = expected(EXACT);
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= 2;
        }
        assertAnswers(expected);
        assertThat(made.matrices()).isEqualTo(1);
        assertThat(weights()).containsExactly("w_Q4", "w_scales");
    }

    @Test
    void quantize_tiedEmbedding_isLeftAndAllElseIsByteForByteAsItWas() throws IOException {
        float[] table = random(4, 50 * COLUMNS);
        Path source = write(graph -> {
            String tied = graph.floats("tied", new long[] {50, COLUMNS}, table);
            String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            String hidden = graph.add("Add", graph.add("MatMul", "x", w), graph.add("Gather", tied, graph.scalar(7)));
            String logits = graph.add("MatMul", hidden, graph.add("Transpose", tied));
            graph.node("", "MatMul", List.of("y"), List.of(), logits, tied);
        });
        GraphFile made = quantize(source, EXACT);
        assertThat(made.left()).containsExactly(Map.entry("tied", "read by Gather"));
        assertThat(operators()).containsExactly("MatMulNBits", "Gather", "Add", "Transpose", "MatMul", "MatMul");
        for (String kept : List.of("Gather", "Transpose", "Add")) {
            assertThat(text(target())).contains(node(text(source), kept));
        }
        assertThat(text(target())).contains(new String(bytes(table).array(), StandardCharsets.ISO_8859_1));
        float[] whole = run(source, X);
        float[] least = run(target(), X);
        assertThat(EmbeddingChange.cosine(whole, least)).isGreaterThan(0.98);
    }

    /* From some bytes before the operator's name to some behind it. */
    private static String node(String file, String operator) {
        int at = file.indexOf(operator);
        return file.substring(at - 10, at + operator.length() + 2);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void quantize_inBranches_readsConstantsFromAround() throws IOException {
        Path source = write(graph -> {
            String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            OnnxGraph then = graph.branch("a").named("then");
            OnnxGraph otherwise = graph.branch("b").named("else");
            then.output(then.add("MatMul", "x", w), DType.FLOAT32, "n", COLUMNS);
            otherwise.output(otherwise.add("Neg", otherwise.add("MatMul", "x", w)), DType.FLOAT32, "n", COLUMNS);
            String many = graph.add("Greater", graph.add("Size", "x"), graph.scalar(ROWS));
            graph.node(
                    "",
                    "If",
                    List.of("y"),
                    List.of(attribute("then_branch", then), attribute("else_branch", otherwise)),
                    many);
        });
        quantize(source, EXACT);
        assertAnswers(expected(EXACT));
        float[] one = Dequantized.product(Arrays.copyOf(X, ROWS), blocked(EXACT), ROWS, COLUMNS);
        for (int i = 0; i < one.length; i++) {
            one[i] = -one[i];
        }
        assertThat(run(target(), Arrays.copyOf(X, ROWS))).containsExactly(one, Offset.offset(1e-4f));
        assertThat(operators()).doesNotContain("MatMul");
    }

    @Test
    void quantize_defaultOfAnInput_isLeft() throws IOException {
        Path source = write(
                graph -> graph.node("", "MatMul", List.of("y"), List.of(), "x", graph.defaulted("w", ROWS, COLUMNS)));
        assertThatThrownBy(() -> quantize(source, EXACT))
                .hasMessageEndingWith("has nothing to quantize: no MatMul or Gemm reads a constant matrix of float32 or"
                        + " float16 that it can be given in blocks; w, for one, is an input's default");
    }

    @Test
    void quantize_fileOfAnEarlyVersion_losesTheInputOfWhatItDrops() throws IOException {
        byte[] model = graph(List.of(), graph -> {
                    graph.input("w", DType.FLOAT32, ROWS, COLUMNS);
                    product(graph);
                })
                .model();
        model[1] = 3; // ir_version is the first field
        quantize(Files.write(folder.resolve("source.onnx"), model), EXACT);
        assertAnswers(expected(EXACT));
    }

    @Test
    void quantize_weightsBesideTheGraph_givesWhatTheyGiveInside() throws IOException {
        Consumer<OnnxGraph> body = graph -> {
            String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            String bias = graph.floats("bias", new long[] {COLUMNS}, random(3, COLUMNS));
            graph.node("", "Add", List.of("y"), List.of(), graph.add("MatMul", "x", w), bias);
        };
        quantize(write(body), EXACT);
        byte[] inside = Files.readAllBytes(target());
        Files.delete(target());
        OnnxGraph.Parts parts = new OnnxGraph.Parts(List.of("a.data", "b.data"));
        OnnxGraph graph = new OnnxGraph(parts);
        graph.input("x", DType.FLOAT32, "n", ROWS);
        body.accept(graph);
        graph.output("y", DType.FLOAT32, "n", COLUMNS);
        Path source = Files.write(folder.resolve("beside.onnx"), graph.model());
        Files.write(folder.resolve("a.data"), parts.content(0));
        Files.write(folder.resolve("b.data"), parts.content(1));
        GraphFile made = quantize(source, EXACT);
        assertThat(Files.readAllBytes(target())).isEqualTo(inside);
        assertThat(made.sources())
                .containsExactlyInAnyOrder(source, folder.resolve("a.data"), folder.resolve("b.data"));
    }

    @Test
    void quantize_moreThanAFileMayHave_goesToOneBesideIt() throws IOException {
        Path source = write(graph -> {
            String w = graph.floats("w", new long[] {ROWS, COLUMNS}, MATRIX);
            graph.node(
                    "",
                    "MatMul",
                    List.of("y"),
                    List.of(),
                    graph.add("MatMul", "x", graph.floats("square", new long[] {ROWS, ROWS}, random(5, ROWS * ROWS))),
                    w);
        });
        float[] whole = run(Files.copy(source, folder.resolve("again.onnx")), X);
        GraphFile.quantize(source, target(), new BlockFormat(8, 32, 0), CacheScales.NONE, 2_000);
        assertThat(run(target(), X)).containsExactly(whole, Offset.offset(2f));
        assertThat(Files.size(target())).isLessThan(2_000);
        assertThat(OnnxGraphReader.read(target()).weights())
                .extracting(Weight::file)
                .containsExactly("target.onnx.data", "", "target.onnx.data", "");
        assertThatThrownBy(() -> GraphFile.quantize(source, folder.resolve("small.onnx"), EXACT, CacheScales.NONE, 100))
                .hasMessageContaining("more than the 100 of a protobuf file");
    }

    @Test
    void quantize_quantizedOne_isRefused() throws IOException {
        quantize(write(GraphFileTest::product), EXACT);
        assertThatThrownBy(() -> GraphFile.quantize(
                        target(), folder.resolve("twice.onnx"), EXACT, CacheScales.NONE, GraphFile.MOST))
                .hasMessageEndingWith("target.onnx has been quantized already: it has com.microsoft.MatMulNBits");
    }

    @Test
    void quantize_weightThatIsNoNumber_isNamed() throws IOException {
        float[] matrix = MATRIX.clone();
        matrix[2 * COLUMNS + 5] = Float.NaN;
        Path source = write(graph -> graph.node(
                "", "MatMul", List.of("y"), List.of(), "x", graph.floats("w", new long[] {ROWS, COLUMNS}, matrix)));
        assertThatThrownBy(() -> quantize(source, EXACT))
                .hasMessage("the weights w hold NaN at row 2, column 5, which cannot be quantized");
    }

    @Test
    void quantize_fileThatIsCutOff_isRefusedWhereverThatIs() throws IOException {
        byte[] whole = graph(List.of(), GraphFileTest::product).model();
        Random random = new Random(6);
        for (int i = 0; i < 200; i++) {
            int length = i < 100 ? i : random.nextInt(whole.length - 30);
            Path source = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> quantize(source, EXACT))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(target()).doesNotExist();
        }
    }

    @Test
    void quantize_fileOfWhichBytesAreOthers_isRefusedOrWritten() throws IOException {
        byte[] whole = graph(List.of("w.data"), GraphFileTest::product).model();
        Files.write(folder.resolve("w.data"), new byte[ROWS * COLUMNS * Float.BYTES]);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] broken = whole.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            Path source = Files.write(folder.resolve("broken.onnx"), broken);
            try {
                GraphFile made = quantize(source, EXACT);
                assertThat(made.matrices()).isPositive();
                Files.delete(target());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            }
            Files.deleteIfExists(target());
        }
    }

    private static byte[] weights(ProtobufWriter tensor) {
        ProtobufWriter node =
                new ProtobufWriter().text(1, "x").text(1, "w").text(2, "y").text(4, "MatMul");
        return new ProtobufWriter()
                .number(1, 8)
                .message(7, new ProtobufWriter().message(1, node).message(5, tensor))
                .toBytes();
    }

    private static ProtobufWriter external(String location, String offset, String length) {
        ProtobufWriter tensor = new ProtobufWriter()
                .number(1, ROWS)
                .number(1, COLUMNS)
                .number(2, 1)
                .text(8, "w");
        for (Map.Entry<String, String> entry :
                List.of(Map.entry("location", location), Map.entry("offset", offset), Map.entry("length", length))) {
            tensor.message(13, new ProtobufWriter().text(1, entry.getKey()).text(2, entry.getValue()));
        }
        return tensor.number(14, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "w.data, 4, 11520, 'the weights w are 11520 bytes from byte 4 of w.data, which has 11520'",
        "w.data, -4, 11520, 'the weights w are 11520 bytes from byte -4 of w.data, which has 11520'",
        "w.data, 9223372036854775807, 11520, 'from byte 9223372036854775807 of w.data, which has 11520'",
        "w.data, 0, 11516, 'the weights w are 11516 bytes, but FLOAT32 [72, 40] has 11520'",
        "w.data, 0, -1, 'the weights w are -1 bytes, but FLOAT32 [72, 40] has 11520'",
        "w.data, zero, 11520, 'the weights w: offset is ''zero'', which is no number'",
        "none.data, 0, 11520, 'the weights w are in none.data, which is not there'",
        "../w.data, 0, 11520, 'the weights w are in ''../w.data'', which leads out of the graph''s folder'",
        "/etc/passwd, 0, 11520, 'the weights w are in ''/etc/passwd'', which leads out of the graph''s folder'",
    })
    void quantize_weightsWhereNoneCanBe_areNamed(String location, String offset, String length, String reason)
            throws IOException {
        Files.write(folder.resolve("w.data"), new byte[ROWS * COLUMNS * Float.BYTES]);
        Path source = Files.write(folder.resolve("source.onnx"), weights(external(location, offset, length)));
        assertThatThrownBy(() -> quantize(source, EXACT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
        assertThat(target()).doesNotExist();
    }

    @Test
    void quantize_shapeThatNoneCanHave_isNamed() throws IOException {
        ProtobufWriter tensor = new ProtobufWriter()
                .number(1, 1L << 62)
                .number(1, 8)
                .number(2, 1)
                .text(8, "w");
        Path source = Files.write(folder.resolve("source.onnx"), weights(tensor.bytes(9, new byte[8])));
        assertThatThrownBy(() -> quantize(source, EXACT))
                .hasMessage("the weights w have the shape [4611686018427387904, 8], which none can have");
    }

    @Test
    void quantize_identitiesInACircle_ends() throws IOException {
        ProtobufWriter one = new ProtobufWriter().text(1, "w").text(2, "w").text(4, "Identity");
        ProtobufWriter tensor =
                new ProtobufWriter().number(1, 1).number(1, 1).number(2, 1).text(8, "w");
        ProtobufWriter graph = new ProtobufWriter().message(1, one).message(5, tensor.bytes(9, new byte[4]));
        Path source = Files.write(
                folder.resolve("source.onnx"),
                new ProtobufWriter().number(1, 8).message(7, graph).toBytes());
        assertThatThrownBy(() -> quantize(source, EXACT)).hasMessageContaining("has nothing to quantize");
    }
}
