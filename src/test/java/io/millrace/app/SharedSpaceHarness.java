package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SpaceFixtures;
import io.millrace.SpaceFixtures.Picture;
import io.millrace.SpaceFixtures.Text;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The service over models with one space for texts and images, in every layout, and two that take texts alone. */
@DirtiesContext
abstract class SharedSpaceHarness extends ServiceHarness {

    static final double CLOSE = 2e-5;
    static final double SEEN = 5e-3;
    static final String EMBEDDINGS = "/v1/embeddings";
    static final String GRAPH = "onnx/model.onnx";

    @TempDir
    static Path folder;

    SharedSpaceHarness(@Autowired ModelRegistry models) {
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

    static String family(String model) {
        return model.contains("siglip") ? "siglip" : "clip";
    }

    /** An empty one is no input. */
    static List<Text> texts(String model) {
        return SpaceFixtures.texts(family(model)).stream()
                .filter(text -> !text.text().isEmpty())
                .toList();
    }

    static List<Picture> pictures(String model) {
        return SpaceFixtures.pictures(family(model));
    }

    static String base64(Picture picture) {
        return Base64.getEncoder().encodeToString(picture.file());
    }

    static String url(Picture picture) {
        return "data:image/png;base64," + base64(picture);
    }

    static ObjectNode body(String model) {
        return JSON.createObjectNode().put("model", model);
    }

    /** As Jina has them. */
    static ArrayNode items(List<Text> texts, List<Picture> pictures) {
        ArrayNode items = JSON.createArrayNode();
        texts.forEach(text -> items.addObject().put("text", text.text()));
        pictures.forEach(picture -> items.addObject().put("image", url(picture)));
        return items;
    }

    static ObjectNode part(Picture picture) {
        ObjectNode part = JSON.createObjectNode().put("type", "image_url");
        part.putObject("image_url").put("url", url(picture));
        return part;
    }

    static void assertVector(JsonNode row, Text text) {
        assertThat(SpaceFixtures.floats(row.path("embedding"))).containsExactly(text.vector(), within(2e-5f));
    }

    /* Few of its pixels may be one level off. */
    static void assertVector(JsonNode row, Picture picture) {
        assertThat(SpaceFixtures.floats(row.path("embedding")))
                .as(picture.name())
                .containsExactly(picture.vector(), within((float) SEEN));
    }

    JsonNode embedded(ObjectNode body) throws Exception {
        return answer(EMBEDDINGS, body.toString()).path("data");
    }

    static String param(HttpResponse<String> refusal) {
        return JSON.readTree(refusal.body()).at("/error/param").asString();
    }

    void assertRefused(String path, ObjectNode body, String param, String message) throws Exception {
        HttpResponse<String> response = post(path, body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains(message);
        assertThat(param(response)).isEqualTo(param);
    }
}
