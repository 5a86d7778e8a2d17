package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.State;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Folders of the repository that come, change and go while the service runs. */
@TestPropertySource(properties = "millrace.models.watch=100ms")
class WatchTest extends ServiceHarness {

    @TempDir
    static Path models;

    private final ModelRegistry registry;

    WatchTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        ModelFixtures.copy("tiny-bert", models.resolve("stays"), "");
        ModelFixtures.copy("tiny-bert", models.resolve("texts"), "");
        ModelFixtures.copy("tiny-bert", models.resolve("away"), "load: never\n");
        registry.add("millrace.models.path", models::toString);
    }

    @AfterEach
    void asAtFirst() throws IOException {
        boolean _ = FileSystemUtils.deleteRecursively(models.resolve("late"));
        await("gone", () -> find("late").isEmpty());
        Files.copy(
                Path.of("src/test/resources/fixtures/tiny-bert/model.onnx"),
                models.resolve("texts/model.onnx"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(models.resolve("texts/model.yaml"), "");
        await("as it was", () -> rejected().isMissingNode() && find("words").isEmpty());
    }

    private Optional<ModelCatalog.Model> find(String name) {
        return registry.find(name);
    }

    private HttpResponse<String> embed(String model) throws Exception {
        return post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"a b\"}");
    }

    private JsonNode rejected() {
        try {
            return JSON.readTree(get("/actuator/models/texts").body()).path("rejected");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void folder_thatComes_isServedAndWhenItGoesIsNot() throws Exception {
        ModelFixtures.copy("tiny-bert", models.resolve("late"), "aliases: [later]\n");
        await("served", () -> find("later")
                .filter(model -> model.state() == State.READY)
                .isPresent());
        assertThat(embed("later").statusCode()).isEqualTo(200);
        boolean _ = FileSystemUtils.deleteRecursively(models.resolve("late"));
        await("gone", () -> find("late").isEmpty());
        assertThat(embed("later").statusCode()).isEqualTo(404);
        assertThat(embed("stays").statusCode()).isEqualTo(200);
    }

    @Test
    void manifest_thatChanges_isTakenOver() throws Exception {
        Files.writeString(models.resolve("texts/model.yaml"), "aliases: [words]\n");
        await("taken over", () -> find("words").isPresent());
        assertThat(embed("words").statusCode()).isEqualTo(200);
    }

    @Test
    void graph_thatIsHalfThere_leavesTheOldOneAndSaysWhy() throws Exception {
        byte[] graph = Files.readAllBytes(models.resolve("texts/model.onnx"));
        Files.write(models.resolve("texts/model.onnx"), java.util.Arrays.copyOf(graph, graph.length / 2));
        await("rejected", () -> rejected().isString());
        assertThat(rejected().stringValue()).doesNotContain(models.toString());
        assertThat(JSON.readTree(get("/actuator/models/texts").body())
                        .path("state")
                        .stringValue())
                .isEqualTo("ready");
        assertThat(embed("texts").statusCode()).isEqualTo(200);
        Files.write(models.resolve("texts/model.onnx"), graph);
        await("whole again", () -> rejected().isMissingNode());
        assertThat(embed("texts").statusCode()).isEqualTo(200);
    }

    @Test
    void manifest_thatIsWrong_leavesTheOldOneAndSaysWhy() throws Exception {
        Files.writeString(models.resolve("texts/model.yaml"), "nonsense: 1\n");
        await("rejected", () -> rejected().isString());
        assertThat(rejected().stringValue()).contains("texts/model.yaml:1", "nonsense");
        assertThat(embed("texts").statusCode()).isEqualTo(200);
    }

    @Test
    void alias_ofAnother_leavesTheOldOneAndSaysWhy() throws Exception {
        Files.writeString(models.resolve("texts/model.yaml"), "aliases: [stays]\n");
        await("rejected", () -> rejected().isString());
        assertThat(rejected().stringValue()).contains("'stays' is that of the model 'stays'");
        assertThat(embed("texts").statusCode()).isEqualTo(200);
    }

    @Test
    void model_thatIsOutOfMemory_staysSoWithItsNewManifest() throws Exception {
        Files.writeString(models.resolve("away/model.yaml"), "load: never\naliases: [elsewhere]\n");
        await("taken over", () -> find("elsewhere").isPresent());
        assertThat(find("elsewhere").orElseThrow().state()).isEqualTo(State.UNLOADED);
    }
}
