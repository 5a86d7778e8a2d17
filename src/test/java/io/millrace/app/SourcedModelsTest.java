package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.command.HubSources;
import io.millrace.hub.TestHub;
import io.millrace.models.ModelRegistry;
import io.millrace.models.upkeep.Sources;
import io.millrace.serving.ModelCatalog.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Folders of nothing but a model.yaml, whose source is pulled from a hub by the service itself. */
class SourcedModelsTest extends ServiceHarness {

    @TempDir
    static Path folder;

    private static final TestHub HUB = open();

    private static final Map<String, String> ENVIRONMENT = new HashMap<>();

    private final ModelRegistry registry;

    SourcedModelsTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @TestConfiguration
    static class OurHub {
        @Bean
        Sources sources() {
            return (origin, home, progress) -> new HubSources(ENVIRONMENT, folder).pull(origin, home, progress);
        }
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        ENVIRONMENT.put("HF_ENDPOINT", HUB.endpoint());
        ENVIRONMENT.put("HF_HOME", folder.resolve("cache").toString());
        write("chat", "source: org/tiny\naliases: [talk]\nslots: 2\n");
        write("texts", "source: file:src/test/resources/fixtures/tiny-bert\nload: demand\n");
        registry.add("millrace.models.path", () -> folder.resolve("models").toString());
        registry.add("millrace.models.data", () -> folder.resolve("data").toString());
    }

    private static TestHub open() {
        try {
            return new TestHub(Path.of("src/test/resources/fixtures/tiny-gqa"), "org/tiny", 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, String manifest) throws IOException {
        Path home = Files.createDirectories(folder.resolve("models").resolve(name));
        Files.writeString(home.resolve("model.yaml"), manifest);
    }

    @AfterAll
    static void close() throws IOException {
        HUB.close();
    }

    @Test
    void source_ofTheHub_answersUnderTheFoldersNameAndAliases() throws Exception {
        JsonNode answer = answer("/v1/completions", """
                {"model":"talk","prompt":[184,256],"max_tokens":3,"ignore_eos":true}""");
        assertThat(answer.path("model").stringValue()).isIn("talk", "chat");
        assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(3);
        assertThat(folder.resolve("cache/hub/models--org--tiny/blobs")).isDirectory();
        assertThat(folder.resolve("models/chat"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".onnx"));
    }

    @Test
    void source_ofAFolderOnDemand_isPulledByTheFirstRequest() throws Exception {
        answer("/v1/embeddings", "{\"model\":\"texts\",\"input\":\"a b\"}");
        assertThat(registry.model("texts").state()).isEqualTo(State.READY);
    }

    @Test
    void source_thatIsNotThere_isRefusedInOneLineWithoutAPath() throws Exception {
        write("nobody", "source: org/nobody\n");
        HttpResponse<String> refused = post("/v2/repository/models/nobody/load", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("source: org/nobody").doesNotContain(folder.toString(), "\\n");
        assertThat(registry.model("nobody").state()).isEqualTo(State.FAILED);
        assertThat(post("/v2/repository/index", "").body()).contains("org/nobody");
        Files.delete(folder.resolve("models/nobody/model.yaml"));
    }

    @Test
    void source_offline_isWhatTheCacheHasOrRefused() throws Exception {
        int asked = HUB.asked();
        ENVIRONMENT.put("HF_HUB_OFFLINE", "1");
        try {
            assertThat(post("/v2/repository/models/chat/load", "").statusCode()).isEqualTo(200);
            write("other", "source: org/other\n");
            HttpResponse<String> refused = post("/v2/repository/models/other/load", "");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("HF_HUB_OFFLINE").doesNotContain(folder.toString());
            assertThat(HUB.asked()).isEqualTo(asked);
        } finally {
            ENVIRONMENT.remove("HF_HUB_OFFLINE");
        }
    }

    @Test
    void load_again_takesOverWhatIsThere() throws Exception {
        assertThat(post("/actuator/models/chat/load", "").statusCode()).isEqualTo(200);
        assertThat(registry.model("chat").state()).isEqualTo(State.READY);
        assertThat(get("/actuator/models/chat").body()).doesNotContain("pulling");
    }
}
