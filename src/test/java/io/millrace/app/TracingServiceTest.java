package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service with a collector of traces. */
@DirtiesContext
class TracingServiceTest extends ServiceHarness {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final List<String> BODIES = new CopyOnWriteArrayList<>();
    private static final HttpServer COLLECTOR = collector();

    TracingServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void endpoint(DynamicPropertyRegistry registry) {
        registry.add(
                "millrace.tracing.endpoint",
                () -> "http://localhost:" + COLLECTOR.getAddress().getPort() + "/v1/traces");
    }

    @AfterAll
    static void stop() {
        COLLECTOR.stop(0);
    }

    @Test
    void request_withATrace_isPartOfItWithItsPhasesAndAnExemplar() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    request("/v1/completions")
                            .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"model":"tiny-gqa","prompt":"one two","max_tokens":3,"ignore_eos":true}"""))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            String id = new String(HexFormat.of().parseHex(TRACE), ISO_8859_1);
            await("spans", () -> BODIES.stream().anyMatch(body -> body.contains(id) && body.contains("prefill")));
            assertThat(String.join("", BODIES))
                    .contains("POST /v1/completions", "tokenize", "queue", "decode", "gen_ai.usage.output_tokens")
                    .doesNotContain("one two");
            HttpResponse<String> scrape = http.send(
                    request("/actuator/prometheus")
                            .header("Accept", "application/openmetrics-text;version=1.0.0")
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(scrape.body()).contains("trace_id=\"" + TRACE + "\"");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json");
    }

    private static HttpServer collector() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> {
                BODIES.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
