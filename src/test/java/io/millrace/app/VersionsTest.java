package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Versions of a model served side by side, as its version policy says. */
class VersionsTest extends ServiceHarness {

    @TempDir
    static Path models;

    VersionsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        model("many", "aliases: [lots]\nversion-policy: all\n", 1, 2);
        model("acme--two", "version-policy: {latest: 2}\n", 1, 2, 10);
        model("some", "version-policy: {specific: [1, 3, 7]}\n", 1, 2, 3);
        model("one", "", 1, 2);
        registry.add("millrace.models.path", models::toString);
    }

    private static void model(String name, String manifest, int... versions) throws IOException {
        Path folder = models.resolve(name);
        ModelFixtures.copy("tiny-sums", folder, manifest);
        Path graph = folder.resolve("model.onnx");
        for (int version : versions) {
            Files.createDirectories(folder.resolve("" + version));
            Files.copy(graph, folder.resolve(version + "/model.onnx"));
        }
        Files.delete(graph);
    }

    @AfterEach
    void asAtFirst() throws Exception {
        boolean _ = FileSystemUtils.deleteRecursively(models.resolve("many/3"));
        Files.createDirectories(models.resolve("many/1"));
        Files.copy(
                models.resolve("many/2/model.onnx"),
                models.resolve("many/1/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(act("many", "load").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> act(String model, String action) throws Exception {
        return post("/v2/repository/models/" + model + "/" + action, "");
    }

    private static final String SUMS = """
            {"inputs":[{"name":"a","datatype":"FP32","shape":[1,3],"data":[1,2,3]},\
            {"name":"b","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}""";

    @ParameterizedTest
    @CsvSource({
        "/v2/models/many, 2", "/v2/models/many/versions/1, 1", "/v2/models/many@1, 1", "/v2/models/lots/versions/1, 1",
        "/v2/models/lots@1, 1", "/v2/models/lots, 2", "/v2/models/acme/two, 10", "/v2/models/acme%2Ftwo/versions/2, 2",
        "/v2/models/acme/two@2, 2", "/v2/models/some, 3", "/v2/models/some/versions/1, 1", "/v2/models/one, 2",
        "/v2/models/one/versions/2, 2", "/v2/models/one@2, 2"
    })
    void infer_ofAVersion_isAnsweredByIt(String path, String version) throws Exception {
        assertThat(get(path + "/ready").statusCode()).isEqualTo(200);
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(get(path + "/config").statusCode()).isEqualTo(200);
        JsonNode answer = answer(path + "/infer", SUMS);
        assertThat(answer.path("model_version").stringValue()).isEqualTo(version);
        assertThat(answer.path("model_name").stringValue()).doesNotContain("@");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/models/many/versions/3", "/v2/models/many@3", "/v2/models/acme/two/versions/1", "/v2/models/some@2",
        "/v2/models/one/versions/1", "/v2/models/one@1", "/v2/models/many/versions/01", "/v2/models/many/versions/-1",
        "/v2/models/many@1/versions/2"
    })
    void infer_ofAVersionThatIsNotServed_is404(String path) throws Exception {
        assertThat(get(path + "/ready").statusCode()).isEqualTo(404);
        assertThat(get(path).statusCode()).isEqualTo(404);
        HttpResponse<String> refused = post(path + "/infer", SUMS);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("has no version");
    }

    @Test
    void lists_all_haveEachVersion() throws Exception {
        JsonNode index = answerOf(post("/v2/repository/index", ""));
        assertThat(index.valueStream()
                        .map(model -> model.path("name").stringValue() + "/"
                                + model.path("version").stringValue() + "/"
                                + model.path("state").stringValue()))
                .containsExactly(
                        "acme/two/2/READY",
                        "acme/two/10/READY",
                        "many/1/READY",
                        "many/2/READY",
                        "one/2/READY",
                        "some/1/READY",
                        "some/3/READY",
                        "some/7/UNAVAILABLE");
        assertThat(answerOf(get("/v2/models/many"))
                        .path("versions")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactly("1", "2");
        assertThat(answerOf(get("/v1/models")).path("data").valueStream().map(m -> m.path("id")
                        .stringValue()))
                .containsExactly(
                        "acme/two@2",
                        "acme/two",
                        "acme/two@10",
                        "many@1",
                        "many",
                        "many@2",
                        "one",
                        "some@1",
                        "some",
                        "some@3",
                        "some@7");
        assertThat(answerOf(get("/actuator/models/some@7")).path("error").stringValue())
                .isEqualTo("some/model.yaml: version-policy: there is no folder 7");
        assertThat(get("/actuator/prometheus").body()).contains("millrace_model_state_level{model=\"many@1\"} 2.0");
    }

    private static JsonNode answerOf(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Test
    void load_ofAFolderWithOtherVersions_servesThoseAndFreesTheRest() throws Exception {
        Files.createDirectories(models.resolve("many/3"));
        Files.copy(models.resolve("many/2/model.onnx"), models.resolve("many/3/model.onnx"));
        Files.delete(models.resolve("many/1/model.onnx"));
        Files.delete(models.resolve("many/1"));
        assertThat(act("many", "load").statusCode()).isEqualTo(200);
        assertThat(version("many")).isEqualTo("3");
        assertThat(get("/v2/models/many/versions/1/ready").statusCode()).isEqualTo(404);
        assertThat(version("many/versions/2")).isEqualTo("2");
    }

    @Test
    void load_ofANewVersionThatIsBroken_leavesTheOthersAsTheyWere() throws Exception {
        Files.createDirectories(models.resolve("many/3"));
        Files.writeString(models.resolve("many/3/model.onnx"), "no graph");
        assertThat(act("many", "load").statusCode()).isEqualTo(400);
        assertThat(version("many")).isEqualTo("2");
        assertThat(version("many@1")).isEqualTo("1");
        assertThat(post("/v2/models/many@3/infer", SUMS).statusCode()).isEqualTo(503);
    }

    @Test
    void unload_ofOneVersion_leavesTheOthers() throws Exception {
        assertThat(act("many@2", "unload").statusCode()).isEqualTo(200);
        assertThat(post("/v2/models/many/versions/2/infer", SUMS).statusCode()).isEqualTo(503);
        assertThat(version("many")).isEqualTo("1");
        assertThat(act("many@2", "load").statusCode()).isEqualTo(200);
        assertThat(version("many")).isEqualTo("2");
        assertThat(act("many", "unload").statusCode()).isEqualTo(200);
        for (String path : List.of("many", "many/versions/1", "many/versions/2")) {
            assertThat(post("/v2/models/" + path + "/infer", SUMS).statusCode()).isEqualTo(503);
        }
    }

    private String version(String path) throws Exception {
        return answer("/v2/models/" + path + "/infer", SUMS)
                .path("model_version")
                .stringValue();
    }
}
