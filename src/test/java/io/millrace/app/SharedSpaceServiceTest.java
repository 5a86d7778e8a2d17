package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SpaceFixtures.Picture;
import io.millrace.SpaceFixtures.Text;
import io.millrace.models.ModelRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Vectors of texts and images over HTTP, in every layout and form, against numpy. */
class SharedSpaceServiceTest extends SharedSpaceHarness {

    SharedSpaceServiceTest(@Autowired ModelRegistry models) {
        super(models);
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
