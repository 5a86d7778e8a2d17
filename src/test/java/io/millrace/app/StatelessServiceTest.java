package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Embeddings, scores and tensors through the whole service, over the small encoders of the fixtures. */
class StatelessServiceTest extends ServiceHarness {

    private static final String EMBEDDER = "tiny-bert";

    StatelessServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void embeddings_referenceTexts_areTheReferencesMeansAtLengthOne() throws Exception {
        for (JsonNode reference : reference("tiny-bert")) {
            String text = reference.path("text").stringValue();
            if (!text.isBlank()) {
                assertSame(embed(text), vector(reference.at("/pooled/mean")));
            }
        }
    }

    @Test
    void embeddings_aloneInAListOf32AndAmong32Clients_areTheSame() throws Exception {
        List<String> texts = texts(32);
        List<double[]> together = embedAll(texts);
        List<double[]> concurrent = atOnce(texts.stream()
                .<Callable<double[]>>map(text -> () -> embed(text))
                .toList());
        for (int i = 0; i < texts.size(); i++) {
            double[] alone = embed(texts.get(i));
            assertSame(together.get(i), alone);
            assertSame(concurrent.get(i), alone);
        }
    }

    @Test
    void embeddings_moreTextsThanABatchTakes_comeBackInOrder() throws Exception {
        List<String> texts = texts(300);
        List<double[]> all = embedAll(texts);
        for (int i = 0; i < texts.size(); i += 37) {
            assertSame(all.get(i), embed(texts.get(i)));
        }
    }

    @Test
    void embeddings_openAiClient_readsThem() throws Exception {
        CreateEmbeddingResponse response = client().embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(EMBEDDER)
                        .inputOfArrayOfStrings(texts(3))
                        .dimensions(8)
                        .build());
        assertThat(response.data()).hasSize(3).allSatisfy(e -> assertThat(e.embedding())
                .hasSize(8));
        assertThat(response.usage().promptTokens()).isPositive();
    }

    @Test
    void embeddings_tooLong_namesIndexLengthAndLimit() throws Exception {
        String tooLong = "a ".repeat(100);
        HttpResponse<String> response = post("/v1/embeddings", body(List.of("a", tooLong), ""));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("param").stringValue()).isEqualTo("input[1]");
        assertThat(error.path("message").stringValue()).contains("102").contains("56");
        assertThat(answer("/v1/embeddings", body(List.of("a", tooLong), ",\"truncate\":true"))
                        .at("/usage/prompt_tokens")
                        .asInt())
                .isEqualTo(3 + 56);
    }

    @Test
    void embeddings_dimensionsTooMany_areRefused() throws Exception {
        HttpResponse<String> response = post("/v1/embeddings", body(List.of("a"), ",\"dimensions\":25"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("dimensions").contains("25").contains("24");
    }

    @Test
    void classify_referenceTexts_haveTheReferencesProbabilities() throws Exception {
        for (JsonNode reference : reference("tiny-classify")) {
            String text = reference.path("text").stringValue();
            if (!text.isBlank()) {
                JsonNode answer = answer(
                        "/v1/classify",
                        "{\"model\":\"tiny-classify\",\"input\":[" + JSON.writeValueAsString(text) + "]}");
                for (JsonNode score : answer.at("/data/0/scores")) {
                    assertThat(score.path("score").asDouble())
                            .isCloseTo(
                                    reference
                                            .path("probabilities")
                                            .path(score.path("label").stringValue())
                                            .asDouble(),
                                    within(1e-5));
                }
            }
        }
    }

    @Test
    void rerank_crossEncoder_ordersDocumentsAndScoreAgrees() throws Exception {
        JsonNode ranked = answer("/v1/rerank", """
                {"model":"tiny-cross","query":"a b","documents":["c d","e","f g h"]}""").path("results");
        JsonNode scores = answer("/v1/score", """
                {"model":"tiny-cross","text_1":"a b","text_2":["c d","e","f g h"]}""").path("data");
        assertThat(ranked.size()).isEqualTo(3);
        double before = 1;
        for (JsonNode result : ranked) {
            double score = result.path("relevance_score").asDouble();
            assertThat(score).isBetween(0.0, before);
            assertThat(score)
                    .isCloseTo(
                            scores.path(result.path("index").asInt())
                                    .path("score")
                                    .asDouble(),
                            within(1e-5));
            before = score;
        }
    }

    @Test
    void rerank_embeddingModel_isCosineOfEmbeddingsWithThePromptOfEachSide() throws Exception {
        JsonNode ranked = answer("/v1/rerank", """
                {"model":"tiny-bert","query":"a b","documents":["a b","c d e"]}""").path("results");
        List<String> documents = List.of("a b", "c d e");
        assertThat(ranked.size()).isEqualTo(documents.size());
        for (JsonNode result : ranked) {
            String document = documents.get(result.path("index").asInt());
            assertThat(result.path("relevance_score").asDouble())
                    .isCloseTo(cosine(embed("query: a b"), embed("passage: " + document)), within(1e-5));
        }
    }

    @Test
    void infer_oneMalformedAmong32_failsAlone() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<HttpResponse<String>> answers = atOnce(IntStream.range(0, 32)
                    .<Callable<HttpResponse<String>>>mapToObj(i -> () -> post(
                            "/v2/models/tiny-poison/infer",
                            tensor("x", "INT64", "[1,1]", i == 13 ? "[99]" : "[" + i % 10 + "]")))
                    .toList());
            for (int i = 0; i < 32; i++) {
                assertThat(answers.get(i).statusCode()).as("item %d", i).isEqualTo(i == 13 ? 400 : 200);
                if (i != 13) {
                    assertThat(JSON.readTree(answers.get(i).body())
                                    .at("/outputs/0/data/0")
                                    .asDouble())
                            .isEqualTo(10.0 * (i % 10));
                }
            }
        }
    }

    @Test
    void infer_severalInputsAndOutputs_areStackedAndSplit() throws Exception {
        List<JsonNode> answers = atOnce(IntStream.range(1, 40)
                .<Callable<JsonNode>>mapToObj(i -> () -> answer("/v2/models/tiny-sums/infer", sums(1 + i % 3, i)))
                .toList());
        for (int i = 1; i < 40; i++) {
            JsonNode outputs = answers.get(i - 1).path("outputs");
            assertThat(outputs.size()).isEqualTo(2);
            for (JsonNode output : outputs) {
                double expected = output.path("name").stringValue().equals("sum") ? i + 2.0 : i * 2.0;
                assertThat(output.at("/shape/0").asInt()).isEqualTo(1 + i % 3);
                output.path("data")
                        .forEach(value -> assertThat(value.asDouble()).isEqualTo(expected));
            }
        }
    }

    @Test
    void infer_unknownVersion_isNotFound() throws Exception {
        assertThat(post("/v2/models/tiny-sums/versions/7/infer", sums(1, 1)).statusCode())
                .isEqualTo(404);
        assertThat(post("/v2/models/tiny-sums/versions/1/infer", sums(1, 1)).statusCode())
                .isEqualTo(200);
    }

    private static String sums(int rows, int value) {
        String a = values(rows, value);
        String b = values(rows, 2);
        return """
                {"inputs":[{"name":"a","datatype":"FP32","shape":[%d,3],"data":%s},\
                {"name":"b","datatype":"FP32","shape":[%d,3],"data":%s}]}""".formatted(rows, a, rows, b);
    }

    private static String values(int rows, int value) {
        return IntStream.range(0, 3 * rows)
                .mapToObj(_ -> String.valueOf(value))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String tensor(String name, String type, String shape, String data) {
        return """
                {"inputs":[{"name":"%s","datatype":"%s","shape":%s,"data":%s}]}""".formatted(name, type, shape, data);
    }

    private double[] embed(String text) throws Exception {
        return embedAll(List.of(text)).getFirst();
    }

    private List<double[]> embedAll(List<String> texts) throws Exception {
        List<double[]> vectors = new ArrayList<>();
        for (JsonNode item : answer("/v1/embeddings", body(texts, "")).path("data")) {
            assertThat(item.path("index").asInt()).isEqualTo(vectors.size());
            vectors.add(vector(item.path("embedding")));
        }
        assertThat(vectors).hasSameSizeAs(texts);
        return vectors;
    }

    private static String body(List<String> texts, String more) throws Exception {
        return "{\"model\":\"" + EMBEDDER + "\",\"input\":" + JSON.writeValueAsString(texts) + more + "}";
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static JsonNode reference(String model) throws IOException {
        return JSON.readTree(Files.readString(Path.of("src/test/resources/fixtures", model, "reference.json")));
    }

    /** Texts of mixed lengths, none of them too long. */
    private static List<String> texts(int count) {
        Random random = new Random(5);
        return IntStream.range(0, count)
                .mapToObj(_ -> IntStream.rangeClosed(0, random.nextInt(random.nextInt(1, 20)))
                        .mapToObj(_ -> String.valueOf((char) ('a' + random.nextInt(26))))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static double[] vector(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asDouble();
        }
        return values;
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private static void assertSame(double[] one, double[] other) {
        assertThat(cosine(one, other)).isGreaterThanOrEqualTo(0.9999);
    }
}
