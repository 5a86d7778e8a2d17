package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput.Image;
import io.millrace.serving.ModelInput.Text;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class ScoresEndpointsTest extends EdgeTest {

    private static final String QUERY = "{\"model\":\"r\",\"query\":\"q\",";
    private static final List<float[]> SCORES =
            List.of(new float[] {0.25f}, new float[] {0.75f}, new float[] {0.25f}, new float[] {-1f});

    private JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/rerank", "/v2/rerank", "/rerank"})
    void rerank_sortsBestFirst_equalsInTheirOrder(String path) throws Exception {
        encoding.answer(SCORES);
        JsonNode body = ok(path, QUERY + "\"documents\":[\"a\",{\"text\":\"b\"},\"c\",\"d\"]}");
        assertThat(body.path("id").stringValue()).matches("rerank-[0-9a-f]{32}");
        assertThat(body.path("model").stringValue()).isEqualTo("r");
        assertThat(body.path("results")).isEqualTo(JSON.readTree("""
                        [{"index":1,"relevance_score":0.75,"document":{"text":"b"}},
                         {"index":0,"relevance_score":0.25,"document":{"text":"a"}},
                         {"index":2,"relevance_score":0.25,"document":{"text":"c"}},
                         {"index":3,"relevance_score":-1.0,"document":{"text":"d"}}]"""));
        assertThat(body.path("usage")).isEqualTo(JSON.readTree("{\"prompt_tokens\":8,\"total_tokens\":8}"));
        assertThat(encoding.last())
                .isEqualTo(new FakeEncoding.Call("r", "q", List.of("a", "b", "c", "d"), EncodeOptions.DEFAULT));
    }

    @Test
    void rerank_topNWithoutDocuments_areTheBestAlone() throws Exception {
        encoding.answer(SCORES);
        String documents = QUERY + "\"documents\":[\"a\",\"b\",\"c\",\"d\"],\"return_documents\":false,\"top_n\":";
        assertThat(ok("/v1/rerank", documents + "2}").path("results")).isEqualTo(JSON.readTree("""
                        [{"index":1,"relevance_score":0.75},{"index":0,"relevance_score":0.25}]"""));
        assertThat(ok("/v1/rerank", documents + "9}").path("results")).hasSize(4);
        assertThat(ok("/v1/rerank", documents + "0}").path("results")).hasSize(4);
    }

    @Test
    void rerank_texts_isTeis() throws Exception {
        encoding.answer(SCORES.subList(0, 2));
        String body = QUERY + "\"texts\":[\"a\",\"b\"]";
        assertThat(ok("/rerank", body + "}")).isEqualTo(JSON.readTree("""
                        [{"index":1,"score":0.75},{"index":0,"score":0.25}]"""));
        assertThat(ok("/rerank", body + ",\"return_text\":true}")
                        .path(0)
                        .path("text")
                        .stringValue())
                .isEqualTo("b");
    }

    @Test
    void refusalsFromBelow_nameTheFieldOfTheRequest() throws Exception {
        encoding.script(_ -> Mono.error(new ContextOverflow("documents[1]", "documents[1] has 600 tokens")));
        assertRefused("/rerank", QUERY + "\"texts\":[\"a\",\"b\"]}", "texts[1]", "texts[1] has 600 tokens");
        assertRefused("/rerank", QUERY + "\"documents\":[\"a\",\"b\"]}", "documents[1]", "documents[1] has 600");
        encoding.script(_ -> Mono.error(new InvalidRequest("input[0]", "'input[0]' is bad")));
        assertRefused("/score", "{\"model\":\"r\",\"queries\":\"a\",\"items\":\"b\"}", "items[0]", "'items[0]' is bad");
        assertRefused("/classify", "{\"model\":\"r\",\"inputs\":\"a\"}", "inputs[0]", "'inputs[0]' is bad");
        encoding.script(_ -> Mono.error(new InvalidRequest("query", "query is bad")));
        assertRefused("/rerank", QUERY + "\"texts\":[\"a\"]}", "query", "query is bad");
        encoding.script(_ -> Mono.error(new ModelNotFound("r")));
        assertThat(post("/rerank", QUERY + "\"texts\":[\"a\"]}").statusCode()).isEqualTo(404);
    }

    private void assertRefused(String path, String body, String param, String message) throws Exception {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("param").stringValue()).isEqualTo(param);
        assertThat(error(response).path("message").stringValue()).contains(message);
    }

    private static Sides sides(String first, String second) {
        return new Sides(new Text(first), new Text(second));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/score", "/score"})
    void score_isVllms(String path) throws Exception {
        encoding.answer(SCORES.subList(0, 2));
        JsonNode body = ok(path, "{\"model\":\"r\",\"text_1\":\"a\",\"text_2\":[\"b\",\"c\"]}");
        assertThat(body.path("id").stringValue()).startsWith("score-");
        assertThat(body.path("object").stringValue()).isEqualTo("list");
        assertThat(body.path("created").longValue()).isGreaterThan(1_700_000_000);
        assertThat(body.path("data")).isEqualTo(JSON.readTree("""
                        [{"index":0,"object":"score","score":0.25},{"index":1,"object":"score","score":0.75}]"""));
        assertThat(body.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
        assertThat(encoding.last().inputs()).isEqualTo(List.of(sides("a", "b"), sides("a", "c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/classify", "/classify"})
    void classify_isVllmsWithAllScores(String path) throws Exception {
        encoding.answer(List.of(new float[] {0.25f, 0.5f, 0.25f}, new float[] {0f, 0f, 1f}));
        JsonNode body = ok(path, "{\"model\":\"c\",\"input\":[\"a\",\"b\"],\"top_n\":2}");
        assertThat(body.path("id").stringValue()).startsWith("classify-");
        assertThat(body.path("data")).isEqualTo(JSON.readTree("""
                        [{"index":0,"label":"good","probs":[0.25,0.5,0.25],"num_classes":3,
                          "scores":[{"label":"good","score":0.5},{"label":"bad","score":0.25}]},
                         {"index":1,"label":"odd","probs":[0.0,0.0,1.0],"num_classes":3,
                          "scores":[{"label":"odd","score":1.0},{"label":"bad","score":0.0}]}]"""));
        assertThat(body.path("usage")).isEqualTo(JSON.readTree("{\"prompt_tokens\":2,\"total_tokens\":2}"));
    }

    @Test
    void classify_inputs_isTeis() throws Exception {
        encoding.answer(List.of(new float[] {0.25f, 0.5f, 0.125f}));
        assertThat(ok("/classify", "{\"model\":\"c\",\"inputs\":\"a\",\"raw_scores\":true}"))
                .isEqualTo(JSON.readTree("""
                        [[{"label":"good","score":0.5},{"label":"bad","score":0.25},{"label":"odd","score":0.125}]]"""));
        assertThat(encoding.last().options().raw()).isTrue();
    }

    @Test
    void classify_imageLargerThanOtherBodies_arrivesWhole() throws Exception {
        byte[] image = new byte[500_000];
        new Random(1).nextBytes(image);
        String base64 = Base64.getEncoder().encodeToString(image);
        ok("/v1/classify", "{\"model\":\"c\",\"input\":{\"image\":\"data:image/png;base64," + base64 + "\"}}");
        assertThat(((Image) encoding.last().inputs().getFirst()).bytes()).isEqualTo(image);
    }

    @Test
    void notFinite_is500() throws Exception {
        encoding.answer(List.of(new float[] {Float.NaN, 0f, 0f}));
        assertThat(post("/rerank", QUERY + "\"documents\":[\"a\"]}").statusCode())
                .isEqualTo(500);
        assertThat(post("/score", "{\"model\":\"r\",\"text_1\":\"a\",\"text_2\":\"b\"}")
                        .statusCode())
                .isEqualTo(500);
        assertThat(post("/classify", "{\"model\":\"r\",\"input\":\"a\"}").statusCode())
                .isEqualTo(500);
    }
}
