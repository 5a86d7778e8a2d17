package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.LocalService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that asks for the whole is not slow, however little the buffer for its events holds. */
@Timeout(120)
class WholeAnswerTest {

    private static final int CHOICES = 64;

    private static LocalService service;

    @BeforeAll
    static void open() throws InterruptedException {
        service = MillraceApplication.local(
                "--millrace.models.path=src/test/resources/fixtures", "--millrace.limits.stream-buffer=1");
        service.await("tiny-gqa");
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void answer_ofManyMoreEventsThanTheBuffer_isWhole() throws Exception {
        String body = """
                {"model":"tiny-gqa","prompt":[184,256],"n":%d,"max_tokens":120,"ignore_eos":true}""".formatted(CHOICES);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + service.port() + "/v1/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body().split("\"finish_reason\":\"length\"", -1))
                    .hasSize(CHOICES + 1);
        }
    }
}
