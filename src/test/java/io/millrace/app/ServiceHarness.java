package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.millrace.Await;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a port of its own, over the small decoders of the fixtures. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"millrace.models.path=src/test/resources/fixtures", "millrace.models.watch=0s"})
abstract class ServiceHarness {

    private static final Set<State> OUT = EnumSet.of(State.UNLOADED, State.IDLE, State.SLEEPING);

    static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    int port;

    private final ModelRegistry models;

    ServiceHarness(@Autowired ModelRegistry models) {
        this.models = models;
    }

    @BeforeEach
    void awaitModels() {
        await("models loaded", () -> models.models().stream()
                .allMatch(m -> m.task() == null || m.state() == State.READY || OUT.contains(m.state())));
    }

    @AfterEach
    void nothingIsLeft() {
        for (ModelCatalog.Model model : models.models()) {
            await("slots of " + model.id(), () -> running(model.id()) == 0 && waiting(model.id()) == 0);
            await("permits of " + model.id(), () -> models.busy(model.id()).admitted() == 0);
        }
    }

    OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .maxRetries(0)
                .build();
    }

    HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, "application/json", body);
    }

    HttpResponse<String> post(String path, String type, String body) throws Exception {
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String path) throws Exception {
        return HTTP.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a request that must succeed. */
    JsonNode answer(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** What the events of a streamed chat say together. */
    static String deltas(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6))
                        .at("/choices/0/delta/content")
                        .asString(""))
                .collect(Collectors.joining());
    }

    int running(String model) {
        return models.busy(model).running();
    }

    int waiting(String model) {
        return models.busy(model).waiting();
    }

    static void await(String what, BooleanSupplier condition) {
        Await.until(what, condition);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
