package io.millrace.openinference;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inference over HTTP, on models in memory. */
class InferEndpointTest extends ServerTest {

    private static final String ADD = """
            {"id":"42","inputs":[{"name":"a","shape":[2,3],"datatype":"FP32","data":[1,2,3,4,5,6]},\
            {"name":"b","shape":[2,3],"datatype":"FP32","data":[[0.5,0,0],[0,0,1]]}]}""";
    private static final String SUM = """
            {"model_name":"org/add","model_version":"3","id":"42","outputs":[\
            {"name":"sum","datatype":"FP32","shape":[2,3],"data":[1.5,2.0,3.0,4.0,5.0,7.0]}]}""";

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/add/infer", "/v2/models/org%2Fadd/infer", "/v2/models/add/versions/3/infer"})
    void infer_json_answersJson(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post(path, ADD);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(text(response)).isEqualTo(SUM);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue(Headers.JSON_LENGTH)).isEmpty();
    }

    @Test
    void infer_binaryOutputWanted_followsTheJson() throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                post("/v2/models/add/infer", ADD.replaceFirst("\\{", "{\"parameters\":{\"binary_data_output\":true},"));
        int length = Math.toIntExact(
                response.headers().firstValueAsLong(Headers.JSON_LENGTH).orElseThrow());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(JSON.readTree(Arrays.copyOf(response.body(), length))
                        .at("/outputs/0")
                        .toString())
                .isEqualTo(
                        "{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[2,3],\"parameters\":{\"binary_data_size\":24}}");
        assertThat(response.body()).hasSize(length + 24);
        ByteBuffer data = ByteBuffer.wrap(response.body(), length, 24).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(data.getFloat()).isEqualTo(1.5f);
    }

    @Test
    void infer_binaryStrings_comeBackAsJson() throws IOException, InterruptedException {
        String json = """
                {"inputs":[{"name":"text","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":13}}]}""";
        byte[] data = {2, 0, 0, 0, 'h', 'i', 3, 0, 0, 0, (byte) 0xe6, (byte) 0x97, (byte) 0xa5};
        HttpResponse<byte[]> response = send(request("/v2/models/echo/infer")
                .header(Headers.JSON_LENGTH, Integer.toString(json.length()))
                .POST(BodyPublishers.ofByteArray(Bodies.concat(Bodies.utf8(json), data))));
        assertThat(json(response).at("/outputs/0/data").toString()).isEqualTo("[\"hi\",\"日\"]");
    }

    @Test
    void infer_outputsNamed_areThoseOfTheAnswerInThatOrder() throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                post("/v2/models/add/infer", ADD.replaceFirst("\\{", "{\"outputs\":[{\"name\":\"sum\"}],"));
        assertThat(text(response)).isEqualTo(SUM);
        assertThat(inference.requests).allMatch(request -> request.wanted().contains("sum"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "identity", "GZIP"})
    void infer_compressed_isReadAsIfItWereNot(String encoding) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request("/v2/models/add/infer")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(compressed(Bodies.utf8(ADD), encoding))));
        assertThat(text(response)).isEqualTo(SUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void infer_compressedBombOrBrokenBytes_isRefused(String encoding) throws IOException, InterruptedException {
        byte[] bomb = compressed(new byte[50_000_000], encoding);
        assertThat(bomb.length).isLessThan(FakeServer.MAX_BODY);
        assertThat(send(request("/v2/models/add/infer")
                                .header("Content-Encoding", encoding)
                                .POST(BodyPublishers.ofByteArray(bomb)))
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<byte[]> broken = send(request("/v2/models/add/infer")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofString(ADD)));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(error(broken)).contains("not valid " + encoding);
    }

    @Test
    void infer_unknownEncoding_is415() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(
                request("/v2/models/add/infer").header("Content-Encoding", "br").POST(BodyPublishers.ofString(ADD)));
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(error(response)).contains("gzip, deflate or identity", "br");
    }

    @Test
    void infer_bodyTooLong_is413NamingTheLimit() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post("/v2/models/add/infer", " ".repeat(FakeServer.MAX_BODY + 1));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response)).contains("at most " + FakeServer.MAX_BODY + " bytes");
    }

    @Test
    void infer_chunkedBodyTooLong_is413() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request("/v2/models/add/infer")
                .POST(BodyPublishers.concat(
                        BodyPublishers.fromPublisher(BodyPublishers.ofString(" ".repeat(FakeServer.MAX_BODY + 1))))));
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void infer_longBody_isReadOffTheEventLoop() throws IOException, InterruptedException {
        String padded = ADD.replace("[1,2,3,4,5,6]", "[1,2,3,4,5," + " ".repeat(60_000) + "6]");
        assertThat(text(post("/v2/models/add/infer", padded))).isEqualTo(SUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "", "99999999999999999999"})
    void infer_badHeader_is400(String length) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request("/v2/models/add/infer")
                .header(Headers.JSON_LENGTH, length)
                .POST(BodyPublishers.ofString(ADD)));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains(Headers.JSON_LENGTH);
    }

    @Test
    void infer_unknownModelOrVersion_is404() throws IOException, InterruptedException {
        assertThat(post("/v2/models/none/infer", ADD).statusCode()).isEqualTo(404);
        assertThat(post("/v2/models/add/versions/2/infer", ADD).statusCode()).isEqualTo(404);
        assertThat(inference.requests).isEmpty();
    }

    @Test
    void infer_malformed_is400AndNeverRun() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post("/v2/models/add/infer", ADD.replace("FP32", "FP64"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains("'a' must be FP32, but was FP64");
        assertThat(inference.requests).isEmpty();
    }

    @Test
    void infer_queueIsFull_isRefusedBeforeTheBodyIsParsed() throws IOException, InterruptedException {
        String malformed = ADD.replace("FP32", "FP64");
        queues.models.add("org/add");
        HttpResponse<byte[]> response = post("/v2/models/add/infer", malformed);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        queues.models.clear();
        assertThat(post("/v2/models/add/infer", malformed).statusCode()).isEqualTo(400);
    }

    static Stream<Arguments> failures() {
        Duration soon = Duration.ofMillis(1500);
        return Stream.of(
                Arguments.of(new ServingException.InvalidRequest("a", "no"), 400, null),
                Arguments.of(new ServingException.ModelNotFound("m"), 404, null),
                Arguments.of(new ServingException.Overloaded("full", soon), 429, "2"),
                Arguments.of(new ServingException.ModelNotReady("loading", soon), 503, "2"),
                Arguments.of(new ServingException.DeadlineExceeded("late"), 504, null),
                Arguments.of(new ServingException.EngineFailed("secret", null), 500, null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void infer_failure_hasItsStatus(ServingException failure, int status, @Nullable String retryAfter)
            throws IOException, InterruptedException {
        inference.failure.set(failure);
        HttpResponse<byte[]> response = post("/v2/models/add/infer", ADD);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().map().get("Retry-After"))
                .isEqualTo(retryAfter == null ? null : List.of(retryAfter));
        assertThat(json(response).propertyNames()).containsExactly("error");
        assertThat(error(response)).isNotBlank().doesNotContain("secret");
    }

    private static byte[] compressed(byte[] body, String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (encoding) {
                    case "gzip", "GZIP" -> new GZIPOutputStream(bytes);
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    default -> bytes;
                }) {
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
