package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Models whose rows or texts depend on each other, under several clients at once. */
@TestPropertySource(properties = "millrace.models.path=src/test/resources/company")
class CompanyServiceTest extends ServiceHarness {

    private static final int WIDTH = 8;
    private static final int MAX_ROWS = 64;

    CompanyServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void infer_detectorUnderTenClients_givesEachItsOwnHit() throws Exception {
        List<Callable<JsonNode>> clients = IntStream.range(0, 300)
                .<Callable<JsonNode>>mapToObj(i -> () -> infer("detector", "FP32", 1, hit(i % WIDTH)))
                .toList();
        List<JsonNode> answers = atOnce(10, clients);
        for (int i = 0; i < answers.size(); i++) {
            JsonNode output = answers.get(i).at("/outputs/0");
            assertThat(output.path("shape").toString()).isEqualTo("[1,2]");
            assertThat(output.path("data").toString()).isEqualTo("[0," + i % WIDTH + "]");
        }
    }

    private static String hit(int place) {
        return IntStream.range(0, WIDTH).mapToObj(i -> i == place ? "1" : "0").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rowwise", "detector", "misnamed-detector", "transposed", "square", "mean", "sums", "quantized"})
    void infer_manyClients_givesEachWhatItGetsAlone(String model) throws Exception {
        Random random = new Random(7);
        List<Callable<JsonNode>> clients = IntStream.range(0, 60)
                .mapToObj(_ -> 1 + random.nextInt(3))
                .<Callable<JsonNode>>map(rows -> {
                    String data = values(random, rows);
                    return () -> infer(model, "FP32", rows, data);
                })
                .toList();
        List<JsonNode> together = atOnce(16, clients);
        for (int i = 0; i < clients.size(); i++) {
            JsonNode alone = clients.get(i).call();
            assertThat(together.get(i).at("/outputs/0/shape")).isEqualTo(alone.at("/outputs/0/shape"));
            assertThat(numbers(together.get(i))).isEqualTo(numbers(alone));
        }
    }

    private static String values(Random random, int rows) {
        return DoubleStream.generate(() -> random.nextInt(3) == 0 ? 0 : random.nextInt(-40, 40) / 8.0)
                .limit((long) rows * WIDTH)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MAX_ROWS - 1, MAX_ROWS, MAX_ROWS + 1, 2 * MAX_ROWS, 2 * MAX_ROWS + 1, 1_000})
    void infer_rowsAroundTheLimitOfARun_areAllAnswered(int rows) throws Exception {
        String data = ones(rows);
        for (String model : List.of("rowwise", "sums", "quantized")) {
            JsonNode output = infer(model, "FP32", rows, data).at("/outputs/0");
            assertThat(output.path("shape").toString()).as(model).isEqualTo("[" + rows + ",8]");
            assertThat(output.path("data").size()).isEqualTo(WIDTH * rows);
        }
        JsonNode sums = infer("sums", "FP32", rows, data).at("/outputs/0/data");
        for (int row = 0; row < rows; row++) {
            assertThat(sums.path(row * WIDTH).asDouble()).isEqualTo(row + 1.0);
        }
    }

    private static String ones(int rows) {
        return IntStream.range(0, WIDTH * rows).mapToObj(_ -> "1").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 6, 7, 50})
    void infer_stackedByModelYaml_isSplitAndPutTogetherInOrder(int rows) throws Exception {
        String ids = IntStream.range(0, WIDTH * rows)
                .mapToObj(i -> String.valueOf(1000 + i % 10))
                .collect(Collectors.joining(","));
        JsonNode output = infer("lookup", "INT64", rows, ids).at("/outputs/0");
        assertThat(output.path("shape").toString()).isEqualTo("[" + rows + ",8]");
        for (int i = 0; i < WIDTH * rows; i++) {
            assertThat(output.path("data").path(i).asDouble()).isEqualTo(10.0 * (i % 10));
        }
    }

    @Test
    void infer_moreRowsThanThereArePlaces_isRefusedBeforeTheyAreSplit() throws Exception {
        String body = """
                {"inputs":[{"name":"x","datatype":"FP32","shape":[2000000000,0],"data":[]}]}""";
        assertThat(post("/v2/models/rowwise/infer", body).statusCode()).isEqualTo(400);
    }

    @Test
    void embeddings_dynamicQuantization_areTheSameInAnyCompany() throws Exception {
        List<String> texts = List.of("bread", "the river", "a train leaves at noon", "the great wheel", "flour", "a");
        List<String> together = embed(texts);
        List<String> beside = atOnce(
                6,
                texts.stream()
                        .<Callable<String>>map(
                                text -> () -> embed(List.of(text)).getFirst())
                        .toList());
        for (int i = 0; i < texts.size(); i++) {
            String alone = embed(List.of(texts.get(i))).getFirst();
            assertThat(together.get(i)).isEqualTo(alone);
            assertThat(beside.get(i)).isEqualTo(alone);
        }
    }

    private List<String> embed(List<String> texts) throws Exception {
        String body = JSON.writeValueAsString(java.util.Map.of("model", "int8-bert", "input", texts));
        return answer("/v1/embeddings", body)
                .path("data")
                .valueStream()
                .map(item -> item.path("embedding").toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rowwise   | true  | 64
        mean      | false | 0
        detector  | false | 0
        lookup    | true  | 3
        int8-bert | false | 0
        """)
    void batching_ofAModel_isToldByEveryListOfModels(String model, boolean stacked, int maxBatch) throws Exception {
        JsonNode listed = JSON.readTree(get("/v1/models/" + model).body()).path("batching");
        assertThat(listed.path("stacked").asBoolean()).isEqualTo(stacked);
        assertThat(listed.has("reason")).isEqualTo(!model.equals("rowwise"));
        assertThat(listed.has("difference")).isEqualTo(!model.equals("detector") && !model.equals("lookup"));
        assertThat(JSON.readTree(get("/actuator/models/" + model).body()).path("batching"))
                .isEqualTo(listed);
        assertThat(JSON.readTree(get("/v2/models/" + model + "/config").body())
                        .path("max_batch_size")
                        .asInt())
                .isEqualTo(maxBatch);
    }

    private JsonNode infer(String model, String type, int rows, String data) throws Exception {
        return answer("/v2/models/" + model + "/infer", """
                {"inputs":[{"name":"x","datatype":"%s","shape":[%d,8],"data":[%s]}]}""".formatted(type, rows, data));
    }

    private static double[] numbers(JsonNode answer) {
        return answer.at("/outputs/0/data")
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static <T> List<T> atOnce(int clients, List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
