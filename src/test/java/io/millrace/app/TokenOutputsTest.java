package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.encoding.LookupGraph;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Models whose answers are made of each token: sparse vectors, vectors of tokens, labels of parts of a text. */
@DirtiesContext
class TokenOutputsTest extends ServiceHarness {

    private static final Path TOKENIZER = Path.of("src/test/resources/fixtures/tiny-bert/tokenizer.json");
    private static final int VOCABULARY = 93;

    @TempDir
    static Path folder;

    TokenOutputsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        model("splade", "BertForMaskedLM", "", LookupGraph.of("logits", next()));
        model("sparse-modules", "BertForMaskedLM", "", LookupGraph.of("logits", next()));
        Files.writeString(folder.resolve("sparse-modules/modules.json"), """
                [{"path":"","type":"sentence_transformers.sparse_encoder.models.MLMTransformer.MLMTransformer"},
                 {"path":"1_SpladePooling","type":"sentence_transformers.sparse_encoder.models.SpladePooling.SpladePooling"}]""");
        Files.createDirectories(folder.resolve("sparse-modules/1_SpladePooling"));
        Files.writeString(folder.resolve("sparse-modules/1_SpladePooling/config.json"), """
                {"pooling_strategy":"sum","activation_function":"relu","word_embedding_dimension":93}""");
        Files.writeString(folder.resolve("sparse-modules/config_sentence_transformers.json"), """
                {"model_type":"SparseEncoder"}""");
        model("tokens", "BertModel", "", LookupGraph.of("last_hidden_state", wide()));
        model(
                "names",
                "BertForTokenClassification",
                ",\"id2label\":{\"0\":\"O\",\"1\":\"B-PER\",\"2\":\"I-PER\",\"3\":\"LOC\"}",
                LookupGraph.of("logits", labels()));
        model("kinds", "BertForSequenceClassification", "", LookupGraph.of("logits", labels()));
        registry.add("millrace.models.path", folder::toString);
    }

    private static void model(String name, String architecture, String more, byte[] graph) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.write(model.resolve("model.onnx"), graph);
        Files.copy(TOKENIZER, model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("config.json"),
                "{\"architectures\":[\"" + architecture + "\"],\"max_position_embeddings\":32" + more + "}");
    }

    /* Each token is for the one behind it. */
    private static float[][] next() {
        float[][] table = new float[VOCABULARY][VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            table[i][(i + 1) % VOCABULARY] = 1;
            table[i][i] = -2;
        }
        return table;
    }

    private static float[][] wide() {
        float[][] table = new float[VOCABULARY][3];
        for (int i = 0; i < VOCABULARY; i++) {
            table[i] = new float[] {i, 0, 0};
        }
        table[11] = new float[] {3, 4, 0};
        return table;
    }

    /* Letters a, b begin and go on with a person; c, and d within a word, is a place; all else is nothing. */
    private static float[][] labels() {
        float[][] table = new float[VOCABULARY][4];
        for (int i = 0; i < VOCABULARY; i++) {
            table[i] = new float[] {4, 0, 0, 0};
        }
        table[11] = new float[] {0, 5, 0, 0};
        table[12] = new float[] {0, 0, 5, 0};
        table[13] = new float[] {0, 0, 0, 5};
        table[48] = new float[] {0, 0, 0, 6};
        return table;
    }

    @Test
    void sparse_maskedLanguageModel_givesItsSpladeVectors() throws Exception {
        JsonNode answer = answer("/embed_sparse", "{\"model\":\"splade\",\"inputs\":[\"a b\",\"a a\"]}");
        assertThat(answer).hasSize(2);
        assertThat(indices(answer.path(0))).containsExactly(3, 4, 12, 13);
        assertThat(indices(answer.path(1))).containsExactly(3, 4, 12);
        assertThat(answer.path(0).path(0).path("value").doubleValue()).isCloseTo(Math.log(2), within(1e-5));
    }

    @Test
    void sparse_modulesThatSum_addTokens() throws Exception {
        JsonNode answer = answer("/embed_sparse", "{\"model\":\"sparse-modules\",\"inputs\":\"a a\"}");
        assertThat(answer.path(0).path(2).path("index").intValue()).isEqualTo(12);
        assertThat(answer.path(0).path(2).path("value").doubleValue()).isCloseTo(2 * Math.log(2), within(1e-5));
    }

    private static List<Integer> indices(JsonNode vector) {
        return StreamSupport.stream(vector.spliterator(), false)
                .map(component -> component.path("index").intValue())
                .toList();
    }

    @Test
    void pooling_eachToken_givesUnitVectorsOfAll() throws Exception {
        JsonNode answer = answer("/pooling", "{\"model\":\"tokens\",\"input\":[\"a b\",\"a\"]}");
        assertThat(answer.path("object").stringValue()).isEqualTo("list");
        assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(7);
        assertThat(answer.at("/data/0/object").stringValue()).isEqualTo("pooling");
        assertThat(answer.at("/data/0/data").toString())
                .isEqualTo("[[1.0,0.0,0.0],[0.6,0.8,0.0],[1.0,0.0,0.0],[1.0,0.0,0.0]]");
        assertThat(answer.at("/data/1/data")).hasSize(3);
    }

    @Test
    void pooling_embed_givesTheVectorOfEmbeddings() throws Exception {
        JsonNode pooled =
                answer("/pooling", "{\"model\":\"tokens\",\"input\":\"a b\",\"task\":\"embed\",\"dimensions\":2}");
        JsonNode embedded = answer("/v1/embeddings", "{\"model\":\"tokens\",\"input\":\"a b\",\"dimensions\":2}");
        assertThat(pooled.at("/data/0/data"))
                .isEqualTo(embedded.at("/data/0/embedding"))
                .hasSize(2);
    }

    @Test
    void classify_tokens_givesSpansWithTheirPlaces() throws Exception {
        JsonNode answer = answer("/v1/classify", """
                {"model":"names","input":["b a b d a c","日本 A é c","d"]}""");
        assertThat(spans(answer.path("data").path(0).path("spans")))
                .containsExactly("PER b 0 1", "PER a b 2 5", "PER a 8 9", "LOC c 10 11");
        assertThat(spans(answer.path("data").path(1).path("spans"))).containsExactly("PER A 3 4", "LOC c 7 8");
        assertThat(answer.path("data").path(2).path("spans").isEmpty()).isTrue();
        assertThat(answer.at("/data/0/spans/0/score").doubleValue()).isBetween(0.97, 0.99);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "simple  | PER a 0 1, LOC d c 1 4",
                "first   | PER ad 0 2, LOC c 3 4",
                "average | LOC ad c 0 4",
                "MAX     | LOC ad c 0 4",
            })
    void classify_wordOfSeveralTokens_isJoinedAsAsked(String strategy, String expected) throws Exception {
        String body = "{'model':'names','input':['ad c'],'aggregation_strategy':'" + strategy + "'}";
        JsonNode spans = answer("/v1/classify", body.replace('\'', '"')).at("/data/0/spans");
        assertThat(String.join(", ", spans(spans))).isEqualTo(expected);
    }

    @Test
    void classify_tokensByThemselves_haveTheirOwnLabelsAndNumbers() throws Exception {
        String body = "{'model':'names','inputs':[['d ad c']],'aggregation_strategy':'none'}";
        JsonNode tokens = answer("/classify", body.replace('\'', '"')).path(0);
        assertThat(tokens).hasSize(3);
        assertThat(tokens.path(0).path("entity").stringValue()).isEqualTo("B-PER");
        assertThat(tokens.path(0).path("index").intValue()).isEqualTo(2);
        assertThat(tokens.path(0).has("entity_group")).isFalse();
        assertThat(tokens.path(1).path("word").stringValue()).isEqualTo("d");
        assertThat(tokens.path(2).path("start").intValue()).isEqualTo(5);
    }

    @Test
    void classify_tokensInTeisForm_givesTheSpansOfEachInput() throws Exception {
        JsonNode answer = answer("/classify", "{\"model\":\"names\",\"inputs\":[[\"a d\"],[\"c\"]]}");
        assertThat(spans(answer.path(0))).containsExactly("PER a 0 1");
        assertThat(spans(answer.path(1))).containsExactly("LOC c 0 1");
    }

    private static List<String> spans(JsonNode spans) {
        return StreamSupport.stream(spans.spliterator(), false)
                .map(span -> span.path("entity_group").stringValue() + " "
                        + span.path("word").stringValue() + " " + span.path("start") + " " + span.path("end"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "false | LOC c 40 41",
                "true  | PER a 0 1",
            })
    void classify_longerThanTheModel_keepsThePlacesOfWhatIsLeft(boolean right, String last) throws Exception {
        String text = "a " + "d ".repeat(19) + "c";
        String body = "{\"model\":\"names\",\"input\":\"" + text + "\",\"truncate_prompt_tokens\":6,"
                + "\"truncation_direction\":\"" + (right ? "right" : "left") + "\"}";
        assertThat(spans(answer("/v1/classify", body).at("/data/0/spans"))).containsExactly(last);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "/v1/embeddings | {'model':'splade','input':'a'}                                  | model      | /embed_sparse",
                "/embed_sparse  | {'model':'tokens','inputs':'a'}                                 | model      | no sparse vectors",
                "/embed_sparse  | {'model':'tokens'}                                              | inputs     | inputs",
                "/embed_sparse  | {'model':'splade','inputs':['a',5]}                             | inputs[1]  | inputs[1]",
                "/pooling       | {'model':'splade','input':'a'}                                  | model      | no vectors of tokens",
                "/pooling       | {'model':'tokens','input':'a','task':'plugin'}                  | task       | token_embed",
                "/pooling       | {'model':'tokens','input':'a','dimensions':2}                   | dimensions | tokens",
                "/v1/classify   | {'model':'names','input':[[1,2]]}                               | input      | must be a text",
                "/v1/classify   | {'model':'names','input':[{'text':'a','text_pair':'b'}]}        | input      | must be a text",
                "/v1/classify   | {'model':'tokens','input':'a'}                                  | model      | embed",
                "/v1/classify   | {'model':'names','input':'a','aggregation_strategy':'best'}     | aggregation_strategy | average",
                "/v1/classify   | {'model':'kinds','input':'a','aggregation_strategy':'max'}      | aggregation_strategy | kinds",
            })
    void answers_whatTheModelCannotGive_are400ByName(String path, String body, String param, String message)
            throws Exception {
        HttpResponse<String> response = post(path, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("param").stringValue()).startsWith(param);
        assertThat(error.path("message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({"splade,/embed_sparse,inputs", "tokens,/pooling,input", "names,/v1/classify,input"})
    void answers_textTooLong_are400AndLeaveNothing(String model, String path, String list) throws Exception {
        for (int words : new int[] {31, 2_000, 400_000}) {
            String body = "{\"model\":\"" + model + "\",\"" + list + "\":[\"a\",\"" + "a ".repeat(words) + "\"]}";
            HttpResponse<String> response = post(path, body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(JSON.readTree(response.body()).at("/error/param").stringValue())
                    .isEqualTo(list + "[1]");
        }
    }

    @Test
    void classify_textLongerThanIsRead_is400() throws Exception {
        String body = "{\"model\":\"names\",\"truncate\":true,\"input\":\"" + "a ".repeat(9_000) + "\"}";
        HttpResponse<String> response = post("/v1/classify", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("18000 characters", "16384");
    }
}
