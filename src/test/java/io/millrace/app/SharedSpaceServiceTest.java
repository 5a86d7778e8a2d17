package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SpaceFixtures;
import io.millrace.SpaceFixtures.Picture;
import io.millrace.SpaceFixtures.Text;
import io.millrace.models.ModelRegistry;
import io.millrace.vision.HostilePictures;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Models with one space for texts and images over HTTP, in every layout and form, against numpy. */
@DirtiesContext
class SharedSpaceServiceTest extends ServiceHarness {

    private static final double CLOSE = 2e-5;
    private static final double SEEN = 5e-3;
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String GRAPH = "onnx/model.onnx";

    @TempDir
    static Path folder;

    SharedSpaceServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        for (String model : List.of("tiny-clip", "tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint")) {
            copy(model, model, "");
        }
        copy("tiny-siglip", "stated-siglip", "logit-scale: 11.5\nlogit-bias: -4.25\n");
        copy("tiny-siglip", "beside-siglip", "");
        Files.copy(
                SpaceFixtures.ROOT.resolve("tiny-siglip-joint").resolve(GRAPH),
                folder.resolve("beside-siglip").resolve(GRAPH));
        ModelFixtures.copy("tiny-bert", folder.resolve("tiny-bert"), "task: embed\n");
        ModelFixtures.copy("tiny-cross", folder.resolve("tiny-cross"), "task: rerank\n");
        registry.add("millrace.models.path", folder::toString);
    }

    private static void copy(String model, String name, String manifest) throws IOException {
        FileSystemUtils.copyRecursively(SpaceFixtures.ROOT.resolve(model), folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve("model.yaml"), manifest);
    }

    private static String family(String model) {
        return model.contains("siglip") ? "siglip" : "clip";
    }

    /** An empty one is no input. */
    private static List<Text> texts(String model) {
        return SpaceFixtures.texts(family(model)).stream()
                .filter(text -> !text.text().isEmpty())
                .toList();
    }

    private static List<Picture> pictures(String model) {
        return SpaceFixtures.pictures(family(model));
    }

    private static String base64(Picture picture) {
        return Base64.getEncoder().encodeToString(picture.file());
    }

    private static String url(Picture picture) {
        return "data:image/png;base64," + base64(picture);
    }

    private static ObjectNode body(String model) {
        return JSON.createObjectNode().put("model", model);
    }

    /** As Jina has them. */
    private static ArrayNode items(List<Text> texts, List<Picture> pictures) {
        ArrayNode items = JSON.createArrayNode();
        texts.forEach(text -> items.addObject().put("text", text.text()));
        pictures.forEach(picture -> items.addObject().put("image", url(picture)));
        return items;
    }

    private static ObjectNode part(Picture picture) {
        ObjectNode part = JSON.createObjectNode().put("type", "image_url");
        part.putObject("image_url").put("url", url(picture));
        return part;
    }

    private static void assertVector(JsonNode row, Text text) {
        assertThat(SpaceFixtures.floats(row.path("embedding"))).containsExactly(text.vector(), within(2e-5f));
    }

    /* Few of its pixels may be one level off. */
    private static void assertVector(JsonNode row, Picture picture) {
        assertThat(SpaceFixtures.floats(row.path("embedding")))
                .as(picture.name())
                .containsExactly(picture.vector(), within((float) SEEN));
    }

    private JsonNode embedded(ObjectNode body) throws Exception {
        return answer(EMBEDDINGS, body.toString()).path("data");
    }

    private static String param(HttpResponse<String> refusal) {
        return JSON.readTree(refusal.body()).at("/error/param").asString();
    }

    private void assertRefused(String path, ObjectNode body, String param, String message) throws Exception {
        HttpResponse<String> response = post(path, body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains(message);
        assertThat(param(response)).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint", "beside-siglip"})
    void embed_textsAndPicturesTogether_areNumpys(String model) throws Exception {
        List<Text> texts = texts(model);
        List<Picture> pictures = pictures(model);
        ObjectNode body = body(model);
        body.set("input", items(texts, pictures));
        JsonNode answer = answer(EMBEDDINGS, body.toString());
        for (int i = 0; i < texts.size(); i++) {
            assertVector(answer.path("data").path(i), texts.get(i));
        }
        for (int i = 0; i < pictures.size(); i++) {
            assertVector(answer.path("data").path(texts.size() + i), pictures.get(i));
        }
        int tokens = texts.stream().mapToInt(text -> text.ids().length).sum();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint", "tiny-siglip", "tiny-siglip-joint"})
    void embed_eachAlone_isNumpys(String model) throws Exception {
        for (Text text : texts(model)) {
            assertVector(embedded(body(model).put("input", text.text())).path(0), text);
        }
        for (Picture picture : pictures(model)) {
            ObjectNode body = body(model);
            body.putObject("input").put("image", base64(picture));
            assertVector(embedded(body).path(0), picture);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-siglip-joint"})
    void embed_manyClientsAtOnce_eachGetsItsOwn(String model) throws Exception {
        List<Text> texts = texts(model);
        List<Picture> pictures = pictures(model);
        List<Callable<JsonNode>> calls = IntStream.range(0, 40)
                .<Callable<JsonNode>>mapToObj(i -> () -> {
                    ObjectNode body = body(model);
                    body.set(
                            "input",
                            items(List.of(texts.get(i % texts.size())), List.of(pictures.get(i % pictures.size()))));
                    return embedded(body);
                })
                .toList();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = clients.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertVector(answers.get(i).get().path(0), texts.get(i % texts.size()));
                assertVector(answers.get(i).get().path(1), pictures.get(i % pictures.size()));
            }
        }
    }

    @Test
    void embed_everyForm_isTheSame() throws Exception {
        Picture picture = pictures("clip").get(7);
        String model = "tiny-clip";
        List<ObjectNode> bodies = new ArrayList<>();
        bodies.add(body(model));
        bodies.getLast().putArray("input").add(part(picture));
        bodies.add(body(model));
        bodies.getLast().putArray("images").add(url(picture));
        bodies.add(body(model));
        bodies.getLast().putArray("inputs").addObject().putArray("content").add(part(picture));
        bodies.add(body(model));
        ObjectNode message = bodies.getLast().putArray("messages").addObject().put("role", "user");
        message.putArray("content").add(part(picture));
        for (ObjectNode body : bodies) {
            JsonNode data = embedded(body);
            assertThat(data).hasSize(1);
            assertVector(data.path(0), picture);
        }
        Text text = texts(model).getFirst();
        ObjectNode said = body(model);
        said.putArray("messages").addObject().put("role", "user").put("content", text.text());
        assertVector(embedded(said).path(0), text);
    }

    @Test
    void embed_dimensionsInBase64_areCutAndNormalisedAgain() throws Exception {
        Picture picture = pictures("clip").getFirst();
        ObjectNode body = body("tiny-clip").put("dimensions", 5).put("encoding_format", "base64");
        body.putArray("images").add(url(picture));
        byte[] bytes =
                Base64.getDecoder().decode(embedded(body).at("/0/embedding").asString());
        float[] vector = new float[5];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        double norm = Math.sqrt(IntStream.range(0, 5)
                .mapToDouble(i -> Math.pow(picture.vector()[i], 2))
                .sum());
        for (int i = 0; i < 5; i++) {
            assertThat(vector[i]).isCloseTo((float) (picture.vector()[i] / norm), within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-siglip-joint"})
    void score_pictureAgainstTexts_isTheCosine(String model) throws Exception {
        List<float[]> cosines = SpaceFixtures.cosines(family(model));
        List<Text> texts = SpaceFixtures.texts(family(model));
        ObjectNode body = body(model);
        body.putObject("data_1").put("image", url(pictures(model).get(3)));
        ArrayNode others = body.putArray("data_2");
        texts.forEach(text -> others.add(text.text()));
        JsonNode answer = answer("/v1/score", body.toString());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(answer.at("/data/" + i + "/score").asDouble()).isCloseTo(cosines.get(3)[i], within(SEEN));
        }
        int tokens = texts.stream().mapToInt(text -> text.ids().length).sum();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void score_textAgainstPartsAndPictureAgainstItself_isTheCosine() throws Exception {
        List<Picture> pictures = pictures("clip");
        ObjectNode parts =
                body("tiny-clip").put("text_1", texts("clip").getFirst().text());
        parts.putObject("text_2").putArray("content").add(part(pictures.get(0))).add(part(pictures.get(1)));
        JsonNode data = answer("/v1/score", parts.toString()).path("data");
        assertThat(data).hasSize(2);
        for (int i = 0; i < 2; i++) {
            double cosine = SpaceFixtures.cosines("clip").get(i)[0];
            assertThat(data.path(i).path("score").asDouble()).isCloseTo(cosine, within(SEEN));
        }
        ObjectNode same = body("tiny-clip");
        same.set("text_1", part(pictures.getFirst()));
        same.set("text_2", part(pictures.getFirst()));
        assertThat(answer("/v1/score", same.toString()).at("/data/0/score").asDouble())
                .isCloseTo(1, within(CLOSE));
    }

    @Test
    void rerank_textsOfASpace_goesByTheCosine() throws Exception {
        ObjectNode body =
                body("tiny-clip").put("query", texts("clip").getFirst().text());
        body.putArray("documents").add("bread").add(texts("clip").getFirst().text());
        JsonNode best = answer("/v1/rerank", body.toString()).at("/results/0");
        assertThat(best.path("index").asInt()).isEqualTo(1);
        assertThat(best.path("relevance_score").asDouble()).isCloseTo(1, within(CLOSE));
    }

    /* As of the reference's texts, each of which stands for itself. */
    private ObjectNode labelled(String model, List<Picture> pictures) {
        ObjectNode body = body(model).put("hypothesis_template", "{}");
        body.set("input", items(List.of(), pictures));
        ArrayNode labels = body.putArray("candidate_labels");
        texts(model).forEach(text -> labels.add(text.text()));
        return body;
    }

    private static double[] logits(String model, int picture, double scale, double bias) {
        List<Text> all = SpaceFixtures.texts(family(model));
        float[] row = SpaceFixtures.cosines(family(model)).get(picture);
        return IntStream.range(0, all.size())
                .filter(i -> !all.get(i).text().isEmpty())
                .mapToDouble(i -> scale * row[i] + bias)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint"})
    void classify_clip_isTheSoftmaxOfAllLabels(String model) throws Exception {
        List<Picture> pictures = pictures(model);
        JsonNode data =
                answer("/v1/classify", labelled(model, pictures).toString()).path("data");
        for (int i = 0; i < pictures.size(); i++) {
            double[] exps = IntStream.range(0, texts(model).size())
                    .mapToDouble(new Softmax(logits(model, i, 100, 0))::of)
                    .toArray();
            for (int j = 0; j < exps.length; j++) {
                assertThat(data.path(i).path("probs").path(j).asDouble()).isCloseTo(exps[j], within(3e-3));
            }
        }
    }

    private record Softmax(double[] logits) {
        double of(int label) {
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(logit - logits[label]);
            }
            return 1 / sum;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-siglip-joint", "stated-siglip", "beside-siglip"})
    void classify_siglip_isTheSigmoidOfEachLabel(String model) throws Exception {
        List<Picture> pictures = pictures(model);
        JsonNode data =
                answer("/v1/classify", labelled(model, pictures).toString()).path("data");
        for (int i = 0; i < pictures.size(); i++) {
            double[] logits = logits(model, i, 11.5, -4.25);
            for (int j = 0; j < logits.length; j++) {
                assertThat(data.path(i).path("probs").path(j).asDouble())
                        .isCloseTo(1 / (1 + Math.exp(-logits[j])), within(1e-3));
            }
        }
    }

    @Test
    void classify_scores_areSortedAndRawOnesAreLogits() throws Exception {
        ObjectNode body = labelled("tiny-clip", pictures("clip").subList(0, 1))
                .put("raw_scores", true)
                .put("top_n", 2);
        JsonNode row = answer("/v1/classify", body.toString()).at("/data/0");
        double[] logits = logits("clip", 0, 100, 0);
        for (int i = 0; i < logits.length; i++) {
            assertThat(row.path("probs").path(i).asDouble()).isCloseTo(logits[i], within(3e-3));
        }
        assertThat(row.path("scores")).hasSize(2);
        assertThat(row.at("/scores/0/score").asDouble())
                .isGreaterThanOrEqualTo(row.at("/scores/1/score").asDouble());
        assertThat(row.path("label").asString())
                .isEqualTo(row.at("/scores/0/label").asString());
    }

    @Test
    void classify_usualTemplate_isThatOfThePipelines() throws Exception {
        ObjectNode usual = body("tiny-clip").put("raw_scores", true);
        usual.putObject("input").put("image", url(pictures("clip").get(2)));
        usual.putArray("candidate_labels").add("cat");
        ObjectNode spelt = usual.deepCopy().put("hypothesis_template", "{}");
        spelt.putArray("candidate_labels").add("This is a photo of cat.");
        assertThat(answer("/v1/classify", usual.toString()).at("/data/0/probs/0"))
                .isEqualTo(answer("/v1/classify", spelt.toString()).at("/data/0/probs/0"));
    }

    @Test
    void classify_siglipOfWhichNothingTellsTheScale_namesTheKeys() throws Exception {
        assertRefused(
                "/v1/classify",
                labelled("tiny-siglip", pictures("siglip").subList(0, 1)),
                "model",
                "state logit-scale and logit-bias in model.yaml");
    }

    @Test
    void classify_noLabels_areAskedFor() throws Exception {
        ObjectNode body = body("tiny-clip").put("input", "a cat");
        assertRefused("/v1/classify", body, "candidate_labels", "candidate_labels is missing");
    }

    @Test
    void classify_labelsForAModelWithItsOwn_areRefused() throws Exception {
        for (String model : List.of("tiny-bert", "tiny-cross")) {
            ObjectNode body = body(model).put("input", "a cat");
            body.putArray("candidate_labels").add("cat");
            assertRefused("/v1/classify", body, "candidate_labels", "one space for texts and images");
        }
    }

    @Test
    void classify_tooManyOrTooLongLabels_areRefusedByLimitAndValue() throws Exception {
        ObjectNode many = body("tiny-clip").put("input", "a cat");
        ArrayNode labels = many.putArray("candidate_labels");
        Collections.nCopies(10_000, "cat").forEach(labels::add);
        assertRefused("/v1/classify", many, "candidate_labels", "1 to 1000 elements, but has 10000");
        ObjectNode wide = body("tiny-clip").put("input", "a cat");
        wide.putArray("candidate_labels").add("cat").add("a".repeat(1_001));
        assertRefused("/v1/classify", wide, "candidate_labels[1]", "at most 1000 characters, but has 1001");
        ObjectNode wordy = body("tiny-clip").put("input", "a cat");
        wordy.putArray("candidate_labels").add("cat").add("cat ".repeat(80));
        assertRefused("/v1/classify", wordy, "candidate_labels[1]", "this model's limit is 77");
        wordy.put("truncate", true);
        assertThat(post("/v1/classify", wordy.toString()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'input':[{'image':'bm8gcGljdHVyZQ=='}]} | input | it is no image, expected PNG",
                "{'input':['a',{'image':'iVBORw0KGgo='}]} | input[1] | cannot be read as an image",
                "{'images':['iVBORw0KGgo=']} | images | cannot be read as an image",
                "{'inputs':[{'content':'a'},{'content':[{'image':'iVBORw0KGgo='}]}]} | inputs[1] | cannot be read",
                "{'messages':[{'role':'user','content':[{'image':'iVBORw0KGgo='}]}]} | messages | cannot be read",
                "{'input':[{'image':5}]} | input[0].image | an image as base64",
                "{'input':[{'image':'https://example.org/x.png'}]} | input[0].image | fetches nothing",
                "{'input':[{'image':'data:video/mp4;base64,AAAA'}]} | input[0].image | data:image/",
                "{'input':'a','dimensions':13} | dimensions | this model's embeddings have 12",
                "{'input':'a','prompt_name':'query'} | prompt_name | there is no prompt 'query'",
                "{'input':[1,2,556]} | input | token id 556 is not in [0, 556)",
                "{} | input | but was missing"
            })
    void embed_hostileInputs_areRefusedByTheirPlace(String fields, String param, String message) throws Exception {
        ObjectNode body = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
        assertRefused(EMBEDDINGS, body.put("model", "tiny-clip"), param, message);
    }

    @Test
    void embed_tooLongTexts_areRefusedOrCut() throws Exception {
        String text = "cat ".repeat(100).strip();
        assertRefused(EMBEDDINGS, body("tiny-clip").put("input", text), "input", "limit is 77");
        assertRefused(EMBEDDINGS, body("tiny-siglip").put("input", text), "input", "limit is 64");
        JsonNode cut = answer(
                EMBEDDINGS,
                body("tiny-siglip").put("input", text).put("truncate", true).toString());
        assertThat(cut.at("/usage/prompt_tokens").asInt()).isEqualTo(64);
    }

    @Test
    void embed_hugePictures_areRefusedByLimitAndValue() throws Exception {
        Map<String, byte[]> refusals = Map.of(
                "7000 x 6000 pixels, more than the 40000000", HostilePictures.png(7000, 6000),
                "50000 x 50000 pixels, more than the 40000000", HostilePictures.gif(50_000, 50_000));
        for (Map.Entry<String, byte[]> refusal : refusals.entrySet()) {
            String image = Base64.getEncoder().encodeToString(refusal.getValue());
            ObjectNode body = body("tiny-clip");
            body.putArray("images").add(image);
            assertRefused(EMBEDDINGS, body, "images", refusal.getKey());
            ObjectNode sides = body("tiny-clip").put("text_2", "a");
            sides.putObject("text_1").put("image", image);
            assertRefused("/v1/score", sides, "text_1", refusal.getKey());
        }
    }

    @Test
    void embed_longRequestOfPictures_isNotTakenForLongTexts() throws Exception {
        ObjectNode body = body("tiny-clip");
        ArrayNode images = body.putArray("images");
        images.add(Base64.getEncoder().encodeToString(HostilePictures.png(3000, 2000)));
        assertThat(embedded(body)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/v1/embeddings, tiny-bert", "/v1/score, tiny-bert", "/v1/score, tiny-cross"})
    void post_pictureToATextModel_isRefusedByItsPlace(String path, String model) throws Exception {
        ObjectNode body = body(model);
        String second = path.endsWith("score") ? "text_2" : "input";
        if (path.endsWith("score")) {
            body.put("text_1", "a");
        }
        body.putArray(second).add("a").add(part(pictures("clip").getFirst()));
        if (path.endsWith("score")) {
            body.putArray("text_1").add("a").add("b");
        }
        assertRefused(path, body, second + "[1]", "is an image, but the model takes text");
    }

    @Test
    void pooling_tokensOfASpace_areRefused() throws Exception {
        assertRefused("/pooling", body("tiny-clip").put("input", "a"), "model", "gives no vectors of tokens");
    }

    @Test
    void infer_tensorsOfBothSides_giveTheVectorsOfBoth() throws Exception {
        JsonNode metadata = JSON.readTree(get("/v2/models/tiny-clip").body());
        assertThat(metadata.path("inputs").valueStream().map(input -> input.path("name")
                        .asString()))
                .containsExactly("input_ids", "pixel_values");
        assertThat(metadata.path("outputs").valueStream().map(output -> output.path("name")
                        .asString()))
                .containsExactly("text_embeds", "image_embeds");
        Text text = texts("clip").getFirst();
        String ids = IntStream.of(text.ids()).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String pixels = String.join(",", Collections.nCopies(2 * 3 * 16 * 16, "0"));
        JsonNode answer = answer("/v2/models/tiny-clip/infer", """
                {"inputs":[{"name":"input_ids","datatype":"INT64","shape":[1,%d],"data":[%s]},
                {"name":"pixel_values","datatype":"FP32","shape":[2,3,16,16],"data":[%s]}]}""".formatted(text.ids().length, ids, pixels));
        assertThat(answer.at("/outputs/0/shape").toString()).isEqualTo("[1,12]");
        assertThat(answer.at("/outputs/1/shape").toString()).isEqualTo("[2,12]");
    }

    @Test
    void models_ofASpace_embed() throws Exception {
        JsonNode models = JSON.readTree(get("/v1/models").body()).path("data");
        for (JsonNode model : models) {
            if (model.path("id").asString().contains("clip")) {
                assertThat(model.toString()).contains("embed");
            }
        }
        assertThat(post("/actuator/models/tiny-clip/warm", "").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("millrace_batch_tokens_total\\{model=\"tiny-clip\"\\} [1-9]");
    }
}
