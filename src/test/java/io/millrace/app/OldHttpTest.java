package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients of HTTP/1.0, who know no chunks and send no Host: an answer has a length, or ends with its connection. */
class OldHttpTest extends ServiceHarness {

    private final Endpoints endpoints;

    OldHttpTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints) {
        super(models);
        this.endpoints = endpoints;
    }

    /** Reads to the end of the connection, which is the server's to make. */
    private String asked(String method, String path, String more, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.0\r\nContent-Type: application/json\r\n" + more
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @TestFactory
    Stream<DynamicTest> answer_ofEveryEndpoint_isNotChunked() {
        return Stream.concat(
                        endpoints.all().stream().flatMap(endpoint -> endpoint.paths().stream()
                                .map(path -> endpoint.method().name() + " " + path.getPatternString())),
                        Stream.of(
                                "GET /actuator/health", "GET /actuator/prometheus", "GET /v3/api-docs", "GET /nothing"))
                .map(call -> DynamicTest.dynamicTest(call, () -> {
                    String path = call.substring(call.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "nobody");
                    String method = call.substring(0, call.indexOf(' '));
                    String answer = asked(method, path, "", method.equals("POST") ? "{}" : "");
                    assertThat(answer).matches("(?s)HTTP/1\\.[01] [2345].*");
                    assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
                }));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/v1/completions, `\"prompt\":[184,256]`, ``",
                "/v1/completions, `\"prompt\":[184,256]`, `Connection: keep-alive`",
                "/v1/completions, `\"prompt\":[[184],[256]],\"n\":2`, ``",
                "/v1/chat/completions, `\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]`, ``",
                "/v1/chat/completions, `\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]`, `Connection: keep-alive`",
            })
    void stream_whole_endsWithItsConnection(String path, String fields, String header) throws Exception {
        String answer = asked(
                "POST",
                path,
                header.isEmpty() ? "" : header + "\r\n",
                "{\"model\":\"tiny-gqa\",\"stream\":true,\"max_tokens\":3,\"ignore_eos\":true," + fields + "}");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(head)
                .contains(" 200 ")
                .containsIgnoringCase("text/event-stream")
                .doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContainIgnoringCase("keep-alive");
        assertThat(body).startsWith("data: ").endsWith("data: [DONE]\n\n");
    }
}
