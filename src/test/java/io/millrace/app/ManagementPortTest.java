package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** Keys hold on a port of their own for management, too. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "millrace.models.path=src/test/resources/template",
            "management.server.port=0",
            "millrace.keys.list[0].name=tester",
            "millrace.keys.list[0].roles=use",
            "millrace.keys.list[0].hash=sha256:add4552b15bd4ee81de9b37b0bacd1c5a745e02416cad9251d560cf85fe85edb"
        })
class ManagementPortTest {

    @LocalManagementPort
    int port;

    @Test
    void managementPort_withoutKey_showsHealthAlone() throws Exception {
        assertThat(status("/actuator/prometheus")).isEqualTo(401);
        assertThat(status("/actuator")).isEqualTo(401);
        assertThat(status("/actuator/health/liveness")).isEqualTo(200);
    }

    @Test
    void managementPort_routeOfInference_isNotServed() throws Exception {
        assertThat(posted("/v1/embeddings")).isEqualTo(404);
    }

    @Test
    void managementPort_playground_isNotServed() throws Exception {
        assertThat(status("/")).isEqualTo(404);
    }

    private int posted(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .headers("Content-Type", "application/json", "Authorization", "Bearer mr-tester")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private int status(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
