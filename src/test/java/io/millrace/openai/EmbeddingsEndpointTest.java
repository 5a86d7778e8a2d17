package io.millrace.openai;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.EncodeOptions.Truncation;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Scheduling;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class EmbeddingsEndpointTest extends EdgeTest {

    private static final String PATH = "/v1/embeddings";

    private static String body(String input) {
        return "{\"model\":\"e\",\"input\":" + input + "}";
    }

    @Test
    void embeddings_ofTexts_areOpenAis() throws Exception {
        HttpResponse<String> response = post(PATH, body("[\"a\",\"b\"]"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body().replaceFirst("\"embd-[0-9a-f]{32}\"", "\"embd-1\""))
                .isEqualTo("{\"id\":\"embd-1\",\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.0,0.5,-1.0E-7]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0,0.5,-1.0E-7]}],"
                        + "\"model\":\"e\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
        assertThat(encoding.last())
                .isEqualTo(new FakeEncoding.Call(
                        "e", null, List.of(new ModelInput.Text("a"), new ModelInput.Text("b")), EncodeOptions.DEFAULT));
    }

    @Test
    void embeddings_queueIsFull_areRefusedBeforeTheBodyIsReadWhole() throws Exception {
        queues.models.add("e");
        HttpResponse<String> refused = post(PATH, "{\"model\":\"e\",\"nonsense\":1}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(error(refused).path("type").stringValue()).isEqualTo("overloaded_error");
        queues.models.clear();
        queues.models.add("other");
        assertThat(post(PATH, "{\"model\":\"e\",\"nonsense\":1}").statusCode()).isEqualTo(400);
        assertThat(post(PATH, body("\"a\"")).statusCode()).isEqualTo(200);
    }

    @Test
    void embeddings_withEveryField_passThemOn() throws Exception {
        String more =
                "\"a\",\"dimensions\":2,\"prompt_name\":\"query\",\"truncate_prompt_tokens\":7,\"truncation_direction\":\"Left\","
                        + "\"priority\":-3,\"timeout\":0.25,\"user\":\"u\",\"encoding_format\":\"float\"";
        assertThat(post(PATH, body(more)).statusCode()).isEqualTo(200);
        assertThat(encoding.last().options())
                .isEqualTo(new EncodeOptions(
                        new Truncation(true, 7, true), 2, "query", false, null, new Scheduling(-3, Duration.ofMillis(250))));
    }

    @Test
    void embeddings_priorityAndTimeoutAsHeaders_passThemOn() throws Exception {
        assertThat(send(json(PATH, body("\"a\""))
                                .header("x-millrace-priority", "3")
                                .header("x-millrace-timeout", "2"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(encoding.last().options().scheduling().priority()).isEqualTo(3);
        assertThat(encoding.last().options().scheduling().timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void embeddings_largeAnswer_isWhole(boolean base64) throws Exception {
        Random random = new Random(3);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 2048; i++) {
            float[] row = new float[256];
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextFloat() - 0.5f;
            }
            rows.add(row);
        }
        encoding.answer(rows);
        String inputs = IntStream.range(0, 2048).mapToObj(_ -> "\"x\"").collect(Collectors.joining(",", "[", "]"));
        String format = base64 ? ",\"encoding_format\":\"base64\"" : "";
        HttpResponse<String> response = post(PATH, body(inputs + format));
        JsonNode data = JSON.readTree(response.body()).path("data");
        assertThat(data).hasSize(2048);
        for (int i = 0; i < 2048; i++) {
            assertThat(data.path(i).path("index").intValue()).isEqualTo(i);
        }
        if (!base64) {
            for (int j = 0; j < 256; j++) {
                assertThat(data.at("/2047/embedding/" + j).floatValue()).isEqualTo(rows.getLast()[j]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void embeddings_notFinite_are500(float bad) throws Exception {
        encoding.answer(List.of(new float[] {1f}, new float[] {0f, bad}));
        for (String format : List.of("float", "base64")) {
            HttpResponse<String> response = post(PATH, body("\"a\",\"encoding_format\":\"" + format + "\""));
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(error(response).path("type").stringValue()).isEqualTo("server_error");
        }
    }

    @Test
    void refusals_fromBelow_keepTheirStatus() throws Exception {
        encoding.script(_ -> Mono.error(new ContextOverflow("input[1]", "input[1] has 900 tokens, at most 512")));
        HttpResponse<String> overflow = post(PATH, body("[\"a\",\"b\"]"));
        assertThat(overflow.statusCode()).isEqualTo(400);
        assertThat(error(overflow).path("param").stringValue()).isEqualTo("input[1]");
        encoding.script(_ -> Mono.error(new Overloaded("full", Duration.ofSeconds(2))));
        HttpResponse<String> overloaded = post(PATH, body("\"a\""));
        assertThat(overloaded.statusCode()).isEqualTo(429);
        assertThat(overloaded.headers().firstValue("Retry-After")).hasValue("2");
        encoding.script(_ -> Mono.error(new DeadlineExceeded("late")));
        assertThat(post(PATH, body("\"a\"")).statusCode()).isEqualTo(504);
    }

    @Test
    void manyInputs_areRefusedWithTheLimit() throws Exception {
        String inputs = IntStream.range(0, 2049).mapToObj(_ -> "\"x\"").collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> response = post(PATH, body(inputs));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("message").stringValue())
                .isEqualTo("'input' must have at most 2048 elements, but has 2049");
        assertThat(error(response).path("param").stringValue()).isEqualTo("input");
    }

    @Test
    void longBody_upToTheLimitOfInputs_isRead() throws Exception {
        assertThat(post(PATH, body("\"" + "x".repeat(2 * MAX_BODY) + "\"")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> response = post(PATH, body("\"" + "x".repeat(MAX_INPUT_BODY) + "\""));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response).path("message").stringValue()).contains("at most 1000000 bytes");
    }

    @Test
    void clientGone_cancels() throws Exception {
        encoding.script(_ -> Mono.never());
        String body = body("\"a\"");
        try (Socket socket = new Socket("localhost", port)) {
            String request =
                    "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            encoding.awaitCall();
        }
        assertThat(encoding.cancelled().await(20, SECONDS)).isTrue();
    }
}
