package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.command.ServeCommand;
import io.millrace.hub.TestHub;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class ServeCommandTest {

    private static final Path MODEL = Path.of("src/test/resources/fixtures/tiny-gqa");

    @TempDir
    Path folder;

    private int serve(String endpoint, List<ConfigurableApplicationContext> started, String... arguments) {
        Map<String, String> environment = Map.of(
                "HF_ENDPOINT", endpoint, "HF_HOME", folder.resolve("cache").toString());
        ServeCommand command = new ServeCommand(
                environment, settings -> started.add(MillraceApplication.start(settings.toArray(String[]::new))));
        return new CommandLine(command).execute(arguments);
    }

    @Test
    void call_nameOnTheHub_answersFromAnEmptyFolder() throws Exception {
        List<ConfigurableApplicationContext> started = new ArrayList<>();
        Path models = folder.resolve("models");
        try (TestHub hub = new TestHub(MODEL, "org/tiny", 0)) {
            int exit = serve(
                    hub.endpoint(),
                    started,
                    "org/tiny",
                    "--models",
                    models.toString(),
                    "--server.port=0",
                    "--server.address=127.0.0.1");
            assertThat(exit).isZero();
        }
        try (ConfigurableApplicationContext service = started.getFirst()) {
            ModelRegistry registry = service.getBean(ModelRegistry.class);
            ServiceHarness.await(
                    "the model", () -> registry.models().stream().allMatch(model -> model.state() == State.READY));
            String port = service.getEnvironment().getRequiredProperty("local.server.port");
            HttpResponse<String> answer = post(port, """
                    {"model":"org/tiny","messages":[{"role":"user","content":"hi"}],"max_tokens":3}""");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(new JsonMapper()
                            .readTree(answer.body())
                            .at("/usage/completion_tokens")
                            .intValue())
                    .isEqualTo(3);
        }
        assertThat(Files.exists(models.resolve("org--tiny/model.onnx"))).isTrue();
    }

    private static HttpResponse<String> post(String port, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void call_nameThatIsNotThere_startsNothingAndExitsWithOne() throws Exception {
        List<ConfigurableApplicationContext> started = new ArrayList<>();
        try (TestHub hub = new TestHub(MODEL, "org/tiny", 0)) {
            assertThat(serve(hub.endpoint(), started, "org/other", "--models", folder.toString()))
                    .isOne();
        }
        assertThat(started).isEmpty();
    }
}
