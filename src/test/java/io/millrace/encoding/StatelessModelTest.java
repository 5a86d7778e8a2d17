package io.millrace.encoding;

import static io.millrace.Given.at;
import static io.millrace.encoding.TinyModels.BERT;
import static io.millrace.encoding.TinyModels.CROSS;
import static io.millrace.encoding.TinyModels.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.text.TokenIds;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatelessModelTest {

    private static float[] vector(Result result) {
        return ((Result.Vector) result).values();
    }

    private static Item item(JsonNode reference) {
        int[] ids = TinyModels.ints(reference.path("ids"));
        return new Item.Tokens(ids, new int[ids.length]);
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], offset(tolerance));
        }
    }

    @Test
    void run_referenceTexts_givesTheReferenceVectorsAloneAndTogether() {
        List<JsonNode> reference = TinyModels.reference(BERT);
        try (StatelessModel model =
                StatelessModel.embedder(TinyModels.open(BERT), EmbeddingConfig.read(BERT), new Padding(0, 0))) {
            List<Result> together =
                    model.run(reference.stream().map(StatelessModelTest::item).toList());
            assertThat(together).hasSize(reference.size());
            for (int i = 0; i < reference.size(); i++) {
                float[] mean = Vectors.normalized(
                        TinyModels.floats(reference.get(i).path("pooled").path("mean")));
                assertClose(vector(together.get(i)), mean, 1e-4f);
                Result alone = model.run(List.of(item(reference.get(i)))).getFirst();
                assertClose(vector(alone), mean, 1e-4f);
            }
        }
    }

    @Test
    void run_mixedLengthsInABatchOf32_givesTheVectorsOfEachAlone() {
        Random random = new Random(11);
        try (StatelessModel model =
                StatelessModel.embedder(TinyModels.open(BERT), EmbeddingConfig.read(BERT), new Padding(0, 0))) {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int[] ids = random.ints(1 + random.nextInt(60), 0, 60).toArray();
                items.add(new Item.Tokens(ids, new int[ids.length]));
            }
            List<Result> together = model.run(items);
            for (int i = 0; i < items.size(); i++) {
                float[] alone = vector(model.run(List.of(items.get(i))).getFirst());
                assertThat(Vectors.cosine(vector(together.get(i)), alone)).isGreaterThan(0.9999f);
                assertClose(vector(together.get(i)), alone, 1e-5f);
            }
        }
    }

    @Test
    void run_pairs_givesTheReferenceLogits() {
        List<JsonNode> reference = TinyModels.reference(CROSS);
        try (Tokenizer tokenizer = Tokenizers.load(CROSS);
                StatelessModel model = StatelessModel.classifier(TinyModels.open(CROSS), new Padding(0, 0))) {
            List<Item> items = new ArrayList<>();
            for (JsonNode pair : reference) {
                TokenIds tokens = tokenizer.encodePair(
                        pair.path("first").asString(), pair.path("second").asString());
                items.add(new Item.Tokens(tokens.ids(), tokens.typeIds()));
            }
            List<Result> results = model.run(items);
            for (int i = 0; i < reference.size(); i++) {
                assertClose(
                        vector(results.get(i)),
                        TinyModels.floats(reference.get(i).path("logits")),
                        1e-4f);
            }
        }
    }

    @Test
    void run_modelWithoutPooledTexts_refusesAText() {
        try (StatelessModel model = StatelessModel.tensors(TinyModels.graph("sums"))) {
            assertThatThrownBy(() -> model.run(List.of(new Item.Tokens(new int[1], new int[1]))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(model.run(List.of())).isEmpty();
        }
    }

    @Test
    void classifier_graphThatTakesNoTokens_isRefused() {
        try (TensorModel model = TinyModels.graph("sums")) {
            assertThatThrownBy(() -> StatelessModel.classifier(model, new Padding(0, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sum");
        }
    }

    private static Item.Rows sums(Random random, int rows, Set<String> wanted) {
        float[] a = new float[rows * 3];
        float[] b = new float[rows * 3];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextFloat();
            b[i] = random.nextFloat();
        }
        List<Long> shape = List.of((long) rows, 3L);
        return new Item.Rows(Map.of("a", tensor(shape, a), "b", tensor(shape, b)), wanted, rows);
    }

    @Test
    void run_rowsOfAnyCounts_stackedAreThoseAlone() {
        Random random = new Random(5);
        try (StatelessModel model = StatelessModel.tensors(TinyModels.graph("sums"))) {
            for (int round = 0; round < 50; round++) {
                Set<String> wanted = random.nextBoolean() ? Set.of("sum") : Set.of("sum", "product");
                List<Item> items = new ArrayList<>();
                int count = 1 + random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    items.add(sums(random, 1 + random.nextInt(5), wanted));
                }
                List<Result> together = model.run(items);
                for (int i = 0; i < count; i++) {
                    Map<String, Tensor> stacked = ((Result.Rows) together.get(i)).outputs();
                    Map<String, Tensor> alone =
                            ((Result.Rows) model.run(List.of(items.get(i))).getFirst()).outputs();
                    assertThat(stacked.keySet()).isEqualTo(wanted);
                    wanted.forEach(name -> {
                        assertThat(at(stacked, name).shape())
                                .isEqualTo(at(alone, name).shape());
                        assertThat(Vectors.of(at(stacked, name))).isEqualTo(Vectors.of(at(alone, name)));
                    });
                }
            }
        }
    }

    @Test
    void run_rowsOfStrings_areStackedAndSplit() {
        try (StatelessModel model = StatelessModel.tensors(TinyModels.graph("identity-string"))) {
            Item one = strings("a", "b");
            Item two = strings("c", "d", "e", "f");
            List<Result> results = model.run(List.of(one, two));
            assertThat(texts(results.get(0))).containsExactly("a", "b");
            assertThat(texts(results.get(1))).containsExactly("c", "d", "e", "f");
        }
    }

    private static Item strings(String... values) {
        List<byte[]> bytes = Arrays.stream(values)
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
        int rows = values.length / 2;
        return new Item.Rows(Map.of("x", new Tensor.Strings(List.of((long) rows, 2L), bytes)), Set.of("y"), rows);
    }

    private static List<String> texts(Result result) {
        Tensor.Strings strings = (Tensor.Strings) at(((Result.Rows) result).outputs(), "y");
        return strings.values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void run_outputsWithoutARowForEach_areRunOneByOne() {
        try (StatelessModel model = StatelessModel.tensors(TinyModels.graph("found"))) {
            Item one = new Item.Rows(Map.of("x", tensor(List.of(2L), 0, 1)), Set.of("y"), 2);
            Item two = new Item.Rows(Map.of("x", tensor(List.of(3L), 1, 1, 0)), Set.of("y"), 3);
            List<Result> results = model.run(List.of(one, two));
            assertThat(at(((Result.Rows) results.get(0)).outputs(), "y").shape())
                    .containsExactly(1L, 1L);
            assertThat(at(((Result.Rows) results.get(1)).outputs(), "y").shape())
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void group_items_areTogetherWhereTheyStack() {
        Random random = new Random(1);
        try (TensorModel graph = TinyModels.graph("sums")) {
            Object group = group(sums(random, 2, Set.of("sum")), graph);
            assertThat(group(sums(random, 5, Set.of("sum")), graph)).isEqualTo(group);
            assertThat(group(sums(random, 2, Set.of("product")), graph)).isNotEqualTo(group);
            Item wide = new Item.Rows(
                    Map.of("a", tensor(List.of(1L, 1L), 1), "b", tensor(List.of(1L, 1L), 1)), Set.of("sum"), 1);
            assertThat(group(wide, graph)).isNotEqualTo(group);
            Item uneven = new Item.Rows(
                    Map.of("a", tensor(List.of(1L, 3L), 1, 2, 3), "b", tensor(List.of(2L, 3L), 1, 2, 3, 4, 5, 6)),
                    Set.of("sum"),
                    1);
            assertThat(group(uneven, graph)).isNotEqualTo(group(uneven, graph));
            assertThat(group(new Item.Tokens(new int[1], new int[1]), graph))
                    .isEqualTo(group(new Item.Tokens(new int[9], new int[9]), graph))
                    .isNotEqualTo(group);
        }
    }

    @Test
    void group_rowsOfAGraphOfFixedSize_areNeverTogether() {
        for (String name : List.of("fixed", "found")) {
            try (TensorModel graph = TinyModels.graph(name)) {
                Item item = new Item.Rows(Map.of("x", tensor(List.of(2L, 3L), 1, 2, 3, 4, 5, 6)), Set.of("y"), 2);
                assertThat(group(item, graph)).isNotEqualTo(group(item, graph));
            }
        }
    }

    private static Object group(Item item, TensorModel graph) {
        return StatelessModel.group(item, true, RowCheck.of(graph, List.of()).stacked());
    }
}
