package io.millrace.openai;

import io.millrace.openai.encode.EncodeEdge;
import io.millrace.openai.stream.StreamSettings;
import io.millrace.serving.FullQueues;
import io.millrace.serving.ModelCatalog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a port of its own, with the edge and a fake below it. */
@SpringBootTest(
        classes = EdgeTest.Server.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.endpoint.health.validate-group-membership=false")
abstract class EdgeTest {

    static final JsonMapper JSON = new JsonMapper();
    static final int MAX_BODY = 100_000;
    static final int MAX_INPUT_BODY = 1_000_000;
    static final int MAX_INPUTS = 2048;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    int port;

    @Autowired
    FakeTextGeneration generation = new FakeTextGeneration();

    @Autowired
    FakeEncoding encoding = new FakeEncoding();

    @Autowired
    FakeTokenization tokenization = new FakeTokenization();

    @Autowired
    FullQueues queues = new FullQueues();

    @BeforeEach
    void reset() {
        generation.reset();
        encoding.reset();
        tokenization.reset();
        queues.models.clear();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    HttpRequest.Builder json(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(json(path, body));
    }

    static HttpClient http() {
        return HTTP;
    }

    static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith(":"))
                .map(EdgeTest::data)
                .toList();
    }

    private static String data(String line) {
        if (line.startsWith("data: ")) {
            return line.substring(6);
        }
        throw new AssertionError("not an event: " + line);
    }

    static JsonNode error(HttpResponse<String> response) {
        return JSON.readTree(response.body()).path("error");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OpenAiEdge.class, EncodeEdge.class})
    static class Server {

        @Bean
        FakeTextGeneration textGeneration() {
            return new FakeTextGeneration();
        }

        @Bean
        FakeEncoding encoding() {
            return new FakeEncoding();
        }

        @Bean
        FullQueues queues() {
            return new FullQueues();
        }

        @Bean
        FakeTokenization tokenization() {
            return new FakeTokenization();
        }

        @Bean
        ModelCatalog modelCatalog() {
            return new FakeCatalog();
        }

        @Bean
        StreamSettings streamSettings() {
            return new StreamSettings(Duration.ofMillis(200));
        }

        @Bean
        EdgeLimits edgeLimits() {
            return new EdgeLimits(MAX_BODY, 16, MAX_INPUT_BODY, MAX_INPUTS);
        }
    }
}
