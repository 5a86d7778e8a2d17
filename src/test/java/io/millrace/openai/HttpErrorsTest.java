package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

class HttpErrorsTest extends EdgeTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static void assertError(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = JSON.readTree(response.body());
        assertThat(body.propertyNames()).containsExactly("error");
        assertThat(body.path("error").propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(body.at("/error/message").stringValue()).contains(message);
    }

    static Stream<Arguments> refusals() {
        Duration soon = Duration.ofSeconds(5);
        return Stream.of(
                Arguments.of(new InvalidRequest("n", "bad n"), 400, "invalid_request_error", "n", "null", ""),
                Arguments.of(
                        new ContextOverflow("messages", "too long"),
                        400,
                        "invalid_request_error",
                        "messages",
                        "context_length_exceeded",
                        ""),
                Arguments.of(new ModelNotFound("m"), 404, "invalid_request_error", "model", "model_not_found", ""),
                Arguments.of(new ModelNotReady("loading", soon), 503, "server_error", "null", "model_not_ready", "5"),
                Arguments.of(
                        new Overloaded("full", Duration.ZERO),
                        429,
                        "overloaded_error",
                        "null",
                        "rate_limit_exceeded",
                        "1"),
                Arguments.of(new EngineFailed("inside", null), 500, "server_error", "null", "null", ""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void servingException_becomesStatusAndEnvelope(
            ServingException error, int status, String type, String param, String code, String retryAfter)
            throws Exception {
        generation.script(_ -> Flux.error(error));
        HttpResponse<String> response = post(CHAT, BODY);
        assertError(response, status, status == 500 ? "The server had an error" : String.valueOf(error.getMessage()));
        JsonNode sent = error(response);
        assertThat(sent.path("type").stringValue()).isEqualTo(type);
        assertThat(sent.path("param").asString("null")).isEqualTo(param);
        assertThat(sent.path("code").asString("null")).isEqualTo(code);
        assertThat(response.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
    }

    @Test
    void anyOtherException_is500WithoutInternals() throws Exception {
        generation.script(_ -> Flux.error(new IllegalStateException("secret")));
        HttpResponse<String> response = post(CHAT, BODY);
        assertError(response, 500, "The server had an error");
        assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void badBodies_are400() throws Exception {
        assertError(post(CHAT, ""), 400, "must be a JSON object, but was missing");
        assertError(post(CHAT, "{"), 400, "not valid JSON");
        assertError(post(CHAT, "[]"), 400, "must be a JSON object");
        assertError(post(CHAT, BODY.replace("\"m\"", "5")), 400, "'model' must be the name of a model, but was 5");
    }

    @Test
    void longBody_is413() throws Exception {
        String body = BODY.replace("hi", "x".repeat(MAX_BODY));
        assertError(post(CHAT, body), 413, "at most 100000 bytes");
        byte[] bytes = body.getBytes(UTF_8);
        assertError(
                send(json(CHAT, "").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))),
                413,
                "at most 100000 bytes");
    }

    @Test
    void otherMediaType_is415() throws Exception {
        assertError(send(request(CHAT).POST(BodyPublishers.ofString(BODY))), 415, "Content-Type was missing");
        assertError(
                send(request(CHAT).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(BODY))),
                415,
                "Content-Type was text/plain");
        assertError(
                send(json(CHAT, BODY).header("Content-Encoding", "br")), 415, "gzip, deflate or identity, but was br");
    }

    @Test
    void unknownPath_is404() throws Exception {
        HttpResponse<String> response = send(request("/v1/nothing").GET());
        assertError(response, 404, "Invalid URL (GET /v1/nothing)");
        assertError(send(request("/").header("Accept", "text/html").GET()), 404, "Invalid URL (GET /)");
    }

    @Test
    void otherMethod_is405WithAllow() throws Exception {
        HttpResponse<String> response = send(request(CHAT).GET());
        assertError(response, 405, "Method not allowed (GET /v1/chat/completions)");
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertError(send(request("/v1/models/org/tiny").DELETE()), 405, "DELETE");
    }

    @Test
    void models_byNameAliasAndEncodedSlash_areFound() throws Exception {
        JsonNode list = JSON.readTree(send(request("/v1/models").GET()).body());
        assertThat(list.path("object").stringValue()).isEqualTo("list");
        assertThat(list.path("data").valueStream().map(m -> m.path("id").stringValue()))
                .containsExactly("org/tiny", "slow");
        for (String path : new String[] {"org/tiny", "org%2Ftiny", "tiny"}) {
            JsonNode model =
                    JSON.readTree(send(request("/v1/models/" + path).GET()).body());
            assertThat(model).isEqualTo(JSON.readTree("""
                            {"id":"org/tiny","object":"model","created":1700000000,"owned_by":"millrace","max_model_len":256,
                             "aliases":["tiny"],"task":"generate","state":"ready","input_modalities":[],
                            "root":"org/tiny","parent":null}"""));
        }
        assertError(send(request("/v1/models/none").GET()), 404, "The model 'none' does not exist");
        assertThat(JSON.readTree(send(request("/v1/models/").GET()).body())).isEqualTo(list);
        assertError(send(request("/v1/models//").GET()), 404, "");
    }
}
