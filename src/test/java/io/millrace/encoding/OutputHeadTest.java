package io.millrace.encoding;

import static io.millrace.Given.at;
import static io.millrace.encoding.TinyModels.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class OutputHeadTest {

    private static final TensorSpec TOKENS = spec("last_hidden_state", -1, -1, 4);
    private static final TensorSpec SENTENCE = spec("sentence_embedding", -1, 4);
    private static final TensorSpec POOLER = spec("pooler_output", -1, 4);

    private static TensorSpec spec(String name, long... shape) {
        return new TensorSpec(name, DType.FLOAT32, Arrays.stream(shape).boxed().toList());
    }

    private static EmbeddingConfig config(boolean includePrompt, List<String> others, PoolingMode... modes) {
        return new EmbeddingConfig(
                new Modules(TinyModels.BERT, new PoolingConfig(List.of(modes), includePrompt), List.of(), null, others),
                false,
                new TextPrompts(Map.of(), null),
                Similarity.COSINE,
                false,
                512);
    }

    @ParameterizedTest
    @EnumSource(PoolingMode.class)
    void apply_eachMode_givesTheReference(PoolingMode mode) {
        String key = mode == PoolingMode.MEAN_SQRT_LENGTH
                ? "mean_sqrt_len_tokens"
                : mode.name().toLowerCase(Locale.ROOT).replace("_", "");
        assertThat(PoolingMode.of(key)).contains(mode);
        try (TensorModel model = TinyModels.open(TinyModels.BERT)) {
            List<JsonNode> reference = TinyModels.reference(TinyModels.BERT);
            for (boolean includePrompt : new boolean[] {true, false}) {
                StatelessModel embedder =
                        StatelessModel.embedder(model, config(includePrompt, List.of(), mode), new Padding(0, 0));
                List<Result> results = embedder.run(
                        reference.stream().map(OutputHeadTest::item).toList());
                for (int i = 0; i < results.size(); i++) {
                    String where = includePrompt ? "pooled" : "without_prompt";
                    float[] expected =
                            TinyModels.floats(reference.get(i).path(where).path(key));
                    float[] actual = ((Result.Vector) results.get(i)).values();
                    assertThat(actual).hasSameSizeAs(expected);
                    for (int k = 0; k < actual.length; k++) {
                        assertThat(actual[k]).isCloseTo(expected[k], offset(2e-4f));
                    }
                }
            }
        }
    }

    private static Item item(JsonNode reference) {
        int[] ids = TinyModels.ints(reference.path("ids"));
        return new Item.Tokens(
                ids, new int[ids.length], reference.path("skipped").asInt());
    }

    private static List<float[]> vectors(OutputHead head, Tensor output, List<Item.Tokens> items) {
        return head.apply(output, items).stream()
                .map(result -> ((Result.Vector) result).values())
                .toList();
    }

    @Test
    void apply_each_isAVectorForEachTokenOfLengthOne() {
        OutputHead head = new OutputHead.Each("t", true);
        Tensor output = tensor(List.of(1L, 3L, 2L), 3, 4, 0, 2, 9, 9);
        Result result = head.apply(output, List.of(new Item.Tokens(new int[2], new int[2])))
                .getFirst();
        assertThat(((Result.Matrix) result).tokens()).containsExactly(new float[] {0.6f, 0.8f}, new float[] {0, 1});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    false | false | 1=1.0986 2=0.6931
                    true  | false | 1=1.7918 2=0.6931
                    false | true  | 1=0.7413 2=0.5266
                    true  | true  | 1=1.2679 2=0.5266
                    """)
    void apply_splade_isTheLogarithmOfPositiveLogits(boolean sum, boolean twice, String expected) {
        OutputHead head = new OutputHead.Splade("logits", new SpladeConfig(sum, twice));
        Tensor output = tensor(List.of(1L, 3L, 4L), 0, 2, -3, -1, -5, 1, 1, 0, 7, 7, 7, 7);
        Result result = head.apply(output, List.of(new Item.Tokens(new int[2], new int[2])))
                .getFirst();
        Result.Sparse sparse = (Result.Sparse) result;
        assertThat(IntStream.range(0, sparse.indices().length)
                        .mapToObj(i -> "%d=%.4f".formatted(sparse.indices()[i], sparse.values()[i]))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void apply_severalModes_areOneAfterAnother() {
        OutputHead head = OutputHeads.embedding(
                List.of(TOKENS), config(true, List.of(), PoolingMode.CLS, PoolingMode.LAST_TOKEN));
        Tensor output = tensor(List.of(1L, 3L, 2L), 1, 2, 3, 4, 5, 6);
        List<float[]> vectors = vectors(head, output, List.of(new Item.Tokens(new int[2], new int[2])));
        assertThat(vectors.getFirst()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void apply_promptLongerThanTheText_keepsTheLastToken() {
        OutputHead head = OutputHeads.embedding(List.of(TOKENS), config(false, List.of(), PoolingMode.MEAN));
        Tensor output = tensor(List.of(1L, 3L, 2L), 1, 2, 3, 4, 5, 6);
        List<float[]> vectors = vectors(head, output, List.of(new Item.Tokens(new int[3], new int[3], 9)));
        assertThat(vectors.getFirst()).containsExactly(5, 6);
    }

    @Test
    void embedding_outputsOfTheGraph_choosesTheRightOne() {
        EmbeddingConfig plain = config(true, List.of(), PoolingMode.MEAN);
        assertThat(OutputHeads.embedding(List.of(TOKENS, SENTENCE), plain).output())
                .isEqualTo("sentence_embedding");
        assertThat(OutputHeads.embedding(List.of(TOKENS, POOLER), plain).output())
                .isEqualTo("last_hidden_state");
        assertThat(OutputHeads.embedding(List.of(POOLER), plain))
                .isEqualTo(new OutputHead.Rows("pooler_output", false));
        EmbeddingConfig promptLeftOut = config(false, List.of(), PoolingMode.MEAN);
        assertThat(OutputHeads.embedding(List.of(TOKENS, SENTENCE), promptLeftOut)
                        .output())
                .isEqualTo("last_hidden_state");
        EmbeddingConfig dense = config(true, List.of("Dense (2_Dense)"), PoolingMode.MEAN);
        assertThat(OutputHeads.embedding(List.of(TOKENS, SENTENCE), dense).output())
                .isEqualTo("sentence_embedding");
        assertThatThrownBy(() -> OutputHeads.embedding(List.of(TOKENS), dense))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Dense (2_Dense)")
                .hasMessageContaining("sentence_embedding");
        assertThatThrownBy(() -> OutputHeads.embedding(List.of(POOLER, spec("other", -1, 3)), plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pooler_output");
    }

    @Test
    void logits_outputs_areKnownByNameOrAsTheOnlyRows() {
        assertThat(OutputHeads.logits(List.of(POOLER, spec("logits", -1, 3))).output())
                .isEqualTo("logits");
        assertThat(OutputHeads.logits(List.of(TOKENS, POOLER)).output()).isEqualTo("pooler_output");
        OutputHead head = OutputHeads.logits(List.of(spec("logits", -1)));
        List<Item.Tokens> two =
                List.of(new Item.Tokens(new int[1], new int[1]), new Item.Tokens(new int[1], new int[1]));
        assertThat(vectors(head, tensor(List.of(2L), 3, 4), two)).containsExactly(new float[] {3}, new float[] {4});
    }

    @Test
    void of_halfPrecision_isReadAsFloat32() {
        ByteBuffer halves = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
        halves.putShort((short) 0x3c00).putShort((short) 0xc100).putShort((short) 0x0001);
        assertThat(Vectors.of(new Tensor.Numbers(DType.FLOAT16, List.of(3L), halves.flip())))
                .containsExactly(1f, -2.5f, (float) Math.pow(2, -24));
        ByteBuffer brains = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        brains.putShort((short) 0x3f80).putShort((short) 0xc020);
        assertThat(Vectors.of(new Tensor.Numbers(DType.BFLOAT16, List.of(2L), brains.flip())))
                .containsExactly(1f, -2.5f);
        ByteBuffer doubles =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.25);
        assertThat(Vectors.of(new Tensor.Numbers(DType.FLOAT64, List.of(1L), doubles.flip())))
                .containsExactly(0.25f);
        assertThatThrownBy(() -> Vectors.of(new Tensor.Numbers(DType.INT32, List.of(1L), ByteBuffer.allocate(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT32");
    }

    @Test
    void normalized_vectors_haveLengthOneOrAreZero() {
        assertThat(Vectors.normalized(new float[] {3, 4})).containsExactly(0.6f, 0.8f);
        assertThat(Vectors.normalized(new float[] {0, 0})).containsExactly(0, 0);
        assertThat(Vectors.shortened(new float[] {3, 4, 12}, 2)).containsExactly(0.6f, 0.8f);
        assertThatThrownBy(() -> Vectors.shortened(new float[3], 4))
                .hasMessage("dimensions is 4, must be between 1 and 3");
        assertThat(Vectors.cosine(new float[] {1, 0}, new float[] {2, 2})).isCloseTo(0.70710677f, offset(1e-6f));
        assertThat(Vectors.cosine(new float[] {1, 0}, new float[] {0, 0})).isZero();
    }

    @Test
    void apply_activations_giveProbabilities() {
        float[] soft = Activation.SOFTMAX.apply(new float[] {1000, 1000, -1000});
        assertThat(soft).containsExactly(0.5f, 0.5f, 0);
        assertThat(Activation.SIGMOID.apply(new float[] {0, 200, -200})[0]).isEqualTo(0.5f);
        assertThat(Activation.SIGMOID.apply(new float[] {200, -200})).containsExactly(1, 0);
        assertThat(Activation.NONE.apply(new float[] {7})).containsExactly(7);
    }

    /** Remembers what it was given and returns the ids as logits. */
    private static final class Recorder implements TensorModel {
        private final List<TensorSpec> inputs;
        private Map<String, Tensor> last = Map.of();
        private int runs;

        Recorder(TensorSpec... inputs) {
            this.inputs = List.of(inputs);
        }

        @Override
        public List<TensorSpec> inputs() {
            return inputs;
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(spec("logits", -1, -1));
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> given, Set<String> wanted) {
            last = given;
            runs++;
            Tensor ids = at(given, "input_ids");
            List<Float> values = integers(ids).stream().map(Long::floatValue).toList();
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            return Map.of("logits", tensor(ids.shape(), floats));
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }

    private static List<Long> integers(Tensor tensor) {
        ByteBuffer data = ((Tensor.Numbers) tensor).data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Long> values = new ArrayList<>();
        while (data.hasRemaining()) {
            values.add(tensor.type() == DType.INT64 ? data.getLong() : data.getInt());
        }
        return values;
    }

    private static TensorSpec ints(String name, DType type, long rows, long length) {
        return new TensorSpec(name, type, List.of(rows, length));
    }

    @Test
    void run_graphWithEveryInput_isGivenAllPadded() {
        Recorder graph = new Recorder(
                ints("input_ids", DType.INT32, -1, -1),
                ints("attention_mask", DType.INT64, -1, -1),
                ints("token_type_ids", DType.INT64, -1, -1),
                ints("position_ids", DType.INT64, -1, -1));
        StatelessModel.classifier(graph, new Padding(9, 0))
                .run(List.of(
                        new Item.Tokens(new int[] {4, 5, 6}, new int[] {0, 1, 1}),
                        new Item.Tokens(new int[] {7}, new int[] {1})));
        assertThat(integers(at(graph.last, "input_ids"))).containsExactly(4L, 5L, 6L, 7L, 9L, 9L);
        assertThat(integers(at(graph.last, "attention_mask"))).containsExactly(1L, 1L, 1L, 1L, 0L, 0L);
        assertThat(integers(at(graph.last, "token_type_ids"))).containsExactly(0L, 1L, 1L, 1L, 0L, 0L);
        assertThat(integers(at(graph.last, "position_ids"))).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
        assertThat(at(graph.last, "input_ids").type()).isEqualTo(DType.INT32);
    }

    @Test
    void run_positionsBehindThePaddings_beginThereAndPaddingHasItsOwn() {
        Recorder graph =
                new Recorder(ints("input_ids", DType.INT64, -1, -1), ints("position_ids", DType.INT64, -1, -1));
        StatelessModel.classifier(graph, new Padding(1, 2))
                .run(List.of(
                        new Item.Tokens(new int[] {4, 5, 6}, new int[3]), new Item.Tokens(new int[] {7}, new int[1])));
        assertThat(integers(at(graph.last, "position_ids"))).containsExactly(2L, 3L, 4L, 2L, 1L, 1L);
    }

    @Test
    void run_graphOfFixedSize_isGivenThatSizeEachTime() {
        Recorder graph = new Recorder(ints("input_ids", DType.INT64, 2, 3));
        StatelessModel model = StatelessModel.classifier(graph, new Padding(0, 0));
        List<Item> items = List.of(
                new Item.Tokens(new int[] {1}, new int[1]),
                new Item.Tokens(new int[] {2}, new int[1]),
                new Item.Tokens(new int[] {3}, new int[1]));
        List<Result> results = model.run(items);
        assertThat(graph.runs).isEqualTo(2);
        assertThat(results).hasSize(3);
        assertThat(((Result.Vector) results.get(2)).values()).containsExactly(3, 0, 0);
        assertThat(at(graph.last, "input_ids").shape()).containsExactly(2L, 3L);
        assertThatThrownBy(() -> model.run(List.of(new Item.Tokens(new int[4], new int[4]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text has 4 tokens, but the graph takes at most 3");
    }

    @Test
    void classifier_graphWithAnInputThatIsNotOfText_isRefusedByName() {
        Recorder graph = new Recorder(ints("input_ids", DType.INT64, -1, -1), ints("task_id", DType.INT64, -1, -1));
        assertThatThrownBy(() -> StatelessModel.classifier(graph, new Padding(0, 0)))
                .hasMessageContaining("'task_id'");
        assertThatThrownBy(() -> StatelessModel.classifier(new Recorder(), new Padding(0, 0)))
                .hasMessageContaining("input_ids");
    }
}
