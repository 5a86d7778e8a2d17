package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What clients send and expect beyond the letter of the API. */
class LenientClientsTest extends ServiceHarness {

    private static final String TEXT =
            "{\"model\":\"tiny-gqa\",\"prompt\":[1,2,3],\"temperature\":0,\"max_tokens\":4%s}";
    private static final String EMBED = "{\"model\":\"tiny-bert\",\"input\":\"a b\"}";

    LenientClientsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void embeddings_haveAnId() throws Exception {
        assertThat(answer("/v1/embeddings", EMBED).path("id").stringValue()).startsWith("embd-");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void maxTokens_aboveTheContext_isCutAndTold(boolean stream) throws Exception {
        HttpResponse<String> cut = post("/v1/completions", """
                {"model":"tiny-gqa","prompt":[1,2,3],"max_tokens":32000,"stream":%s}""".formatted(stream));
        assertThat(cut.statusCode()).as(cut.body()).isEqualTo(200);
        assertThat(cut.headers().firstValue("x-millrace-max-tokens")).hasValue("125");
        assertThat(post("/v1/completions", TEXT.formatted("")).headers().firstValue("x-millrace-max-tokens"))
                .isEmpty();
    }

    @Test
    void topP_zero_isGreedy() throws Exception {
        String greedy = text(answer("/v1/completions", TEXT.formatted("")));
        String least = TEXT.formatted(",\"top_p\":0").replace("\"temperature\":0", "\"temperature\":2");
        assertThat(text(answer("/v1/completions", least))).isEqualTo(greedy);
    }

    private static String text(JsonNode answer) {
        return answer.at("/choices/0/text").stringValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/v1/embeddings", "/v1/tokenize"})
    void byteOrderMark_isSkipped(String path) throws Exception {
        String body = path.equals("/v1/completions")
                ? TEXT.formatted("")
                : path.equals("/v1/embeddings") ? EMBED : "{\"model\":\"tiny-gqa\",\"prompt\":\"a\"}";
        assertThat(post(path, "\uFEFF" + body).statusCode()).isEqualTo(200);
        assertThat(post(path, "\uFEFF\uFEFF" + body).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1, 200",
        "'', 200",
        "/openai/v1, 200",
        "/openai/deployments/tiny-gqa, 200",
        "/openai/deployments/none, 404"
    })
    void completions_byEveryPath_areAnswered(String root, int status) throws Exception {
        String body = root.contains("none") ? "{\"prompt\":\"a\"}" : TEXT.formatted("");
        for (String end : new String[] {"", "/", "?api-version=2025-01-01"}) {
            assertThat(post(root + "/completions" + end, body).statusCode()).isEqualTo(status);
        }
        assertThat(post(root + "/completions//", body).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses", "/responses", "/openai/v1/responses", "/openai/responses"})
    void responses_byEveryPath_areMadeKeptListedAndDeleted(String path) throws Exception {
        String body = "{\"model\":\"tiny-gqa\",\"input\":\"a\",\"max_output_tokens\":2}";
        String id = answer(path + "?api-version=preview", body).path("id").stringValue();
        assertThat(get(path + "/" + id).statusCode()).isEqualTo(200);
        assertThat(get(path + "/" + id + "/input_items").statusCode()).isEqualTo(200);
        assertThat(post(path + "/" + id + "/cancel", "").statusCode()).isEqualTo(400);
        assertThat(delete(path + "/" + id).statusCode()).isEqualTo(200);
        assertThat(get("/v1/responses/" + id).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/messages", "/anthropic/v1/messages"})
    void messages_byEveryPath_areAnsweredCountedAndRefusedInTheirForm(String path) throws Exception {
        String body = "{\"model\":\"tiny-gqa\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]%s}";
        assertThat(answer(path + "?beta=true", body.formatted(",\"max_tokens\":2"))
                        .path("type")
                        .stringValue())
                .isEqualTo("message");
        assertThat(answer(path + "/count_tokens", body.formatted(""))
                        .path("input_tokens")
                        .intValue())
                .isPositive();
        assertThat(JSON.readTree(post(path, "{}").body()).path("type").stringValue())
                .isEqualTo("error");
    }

    @Test
    void deployment_namesTheModel() throws Exception {
        String path = "/openai/deployments/tiny-bert/embeddings";
        assertThat(answer(path, "{\"input\":\"a\"}").path("model").stringValue())
                .isEqualTo("tiny-bert");
        HttpResponse<String> other = post(path, EMBED.replace("tiny-bert", "tiny-gqa"));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("'model' must be that of the path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/health", "/ping", "/version", "/models", "/models/tiny-gqa", "/openai/v1/models", "/health/"})
    void probes_getAndHead_are200(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
        HttpRequest head = HttpRequest.newBuilder(uri(path)).HEAD().build();
        assertThat(send(head).statusCode()).isEqualTo(200);
    }

    @Test
    void largeAnswer_askedForInGzip_isCompressed() throws Exception {
        String ids = "\"x\",".repeat(200) + "\"x\"";
        HttpResponse<byte[]> large = gzip("/v1/embeddings", EMBED.replace("\"a b\"", "[" + ids + "]"));
        assertThat(large.headers().firstValue("content-encoding")).hasValue("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(large.body()))) {
            assertThat(JSON.readTree(in).path("data").size()).isEqualTo(201);
        }
        assertThat(gzip("/v1/embeddings", EMBED).headers().firstValue("content-encoding"))
                .isEmpty();
        assertThat(gzip("/v1/completions", TEXT.formatted(",\"stream\":true"))
                        .headers()
                        .firstValue("content-encoding"))
                .isEmpty();
    }

    private HttpResponse<byte[]> gzip(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
