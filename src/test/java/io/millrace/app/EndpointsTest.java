package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.edge.BodyRule.Kind;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.util.pattern.PathPattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every declared endpoint owes to every client alike: one test for each rule, over all of them. */
@TestPropertySource(
        properties = {
            "millrace.limits.body=100KB",
            "millrace.limits.input-body=100KB",
            "millrace.limits.tensor-body=100KB",
            "millrace.limits.sound-body=100KB",
            "millrace.cors.origins=https://chat.example"
        })
class EndpointsTest extends ServiceHarness {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> MALFORMED = List.of(
            "{\"parameters\":",
            "{\"parameters\":{\"a\":[1,",
            "{\"parameters\":[1}}",
            "{\"parameters\":\n?}",
            "{\"parameters\":nul}",
            "{parameters:1}",
            "{'parameters':1}",
            "{\"parameters\" 1}",
            "\u0000{}",
            "nonsense");
    private static final int TOO_LARGE = 100 * 1024 + 1;

    private final Endpoints endpoints;

    EndpointsTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints) {
        super(models);
        this.endpoints = endpoints;
    }

    private interface Check {
        void of(Endpoint endpoint, String path) throws Exception;
    }

    private Stream<DynamicTest> each(Stream<Endpoint> of, Check check) {
        return of.flatMap(endpoint -> endpoint.paths().stream()
                .map(PathPattern::getPatternString)
                .map(path -> DynamicTest.dynamicTest(
                        endpoint.method() + " " + path, () -> check.of(endpoint, filled(path)))));
    }

    private static String filled(String pattern) {
        return pattern.replace("{organization}/{model}", "acme/tiny-bert")
                .replace("{model}", "tiny-bert")
                .replace("{*model}", "tiny-bert")
                .replace("{version}", "1")
                .replace("{id}", "none");
    }

    private Stream<Endpoint> all() {
        return endpoints.all().stream();
    }

    private Stream<Endpoint> withBody() {
        return all().filter(endpoint -> endpoint.body().kind() != Kind.NONE);
    }

    private Stream<Endpoint> withTypedBody() {
        return withBody().filter(endpoint -> endpoint.body().kind() != Kind.RAW);
    }

    private static String type(Endpoint endpoint) {
        return endpoint.body().kind() == Kind.FORM ? "multipart/form-data; boundary=x" : "application/json";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> post(String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        return post("application/json", path, body, headers);
    }

    private HttpResponse<String> post(String type, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", type);
        return send((headers.length == 0 ? request : request.headers(headers)).POST(body));
    }

    private HttpResponse<String> ask(Endpoint endpoint, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", type(endpoint));
        return send((headers.length == 0 ? request : request.headers(headers))
                .method(endpoint.method().name(), BodyPublishers.ofString(hasBody(endpoint) ? "{}" : "")));
    }

    private static boolean hasBody(Endpoint endpoint) {
        return endpoint.body().kind() != Kind.NONE;
    }

    /** The error is in the form of the endpoint: OpenAI's but for the Open Inference Protocol's own. */
    private static void assertError(HttpResponse<String> response, int status, String path) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body()).path("error");
        boolean protocol = path.startsWith("/v2") && !path.equals("/v2/rerank")
                || Set.of("/health", "/ping", "/version", "/sleep", "/wake_up", "/is_sleeping")
                        .contains(path);
        assertThat(error.isString()).as("%s answers %s", path, response.body()).isEqualTo(protocol);
        assertThat(error.isObject()).as("%s answers %s", path, response.body()).isNotEqualTo(protocol);
    }

    @Test
    void endpoints_ofTheService_areMany() {
        assertThat(all().count()).isGreaterThan(20);
    }

    @TestFactory
    Stream<DynamicTest> origin_notAllowed_isForbidden() {
        return each(all(), (endpoint, path) -> {
            assertThat(ask(endpoint, path, "Origin", "http://evil.example").statusCode())
                    .isEqualTo(403);
        });
    }

    @TestFactory
    Stream<DynamicTest> body_tooLarge_is413InTheFormOfTheEndpoint() {
        return each(
                withBody(),
                (endpoint, path) -> assertError(
                        post(type(endpoint), path, BodyPublishers.ofString("x".repeat(TOO_LARGE))), 413, path));
    }

    @TestFactory
    Stream<DynamicTest> body_compressedAndTooLarge_is413() {
        return each(
                withBody(),
                (endpoint, path) -> assertError(
                        post(type(endpoint), path, gzip("x".repeat(TOO_LARGE)), "Content-Encoding", "gzip"),
                        413,
                        path));
    }

    @TestFactory
    Stream<DynamicTest> body_compressed_isReadAsThePlainOne() {
        return each(withBody(), (endpoint, path) -> {
            String type = type(endpoint);
            HttpResponse<String> plain = post(type, path, BodyPublishers.ofString("{\"nonsense\":1}"));
            HttpResponse<String> packed = post(type, path, gzip("{\"nonsense\":1}"), "Content-Encoding", "gzip");
            assertThat(packed.statusCode()).isEqualTo(plain.statusCode());
            assertThat(packed.body()).isEqualTo(plain.body());
        });
    }

    @TestFactory
    Stream<DynamicTest> body_brokenGzip_is400() {
        return each(
                withBody(),
                (endpoint, path) -> assertError(
                        post(type(endpoint), path, BodyPublishers.ofString("{}"), "Content-Encoding", "gzip"),
                        400,
                        path));
    }

    @TestFactory
    Stream<DynamicTest> body_unknownEncoding_is415() {
        return each(
                withBody(),
                (endpoint, path) -> assertError(
                        post(type(endpoint), path, BodyPublishers.ofString("{}"), "Content-Encoding", "br"),
                        415,
                        path));
    }

    @TestFactory
    Stream<DynamicTest> body_ofAnotherType_is415() {
        return each(
                withTypedBody(),
                (_, path) -> assertError(
                        send(request(path).header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))),
                        415,
                        path));
    }

    @TestFactory
    Stream<DynamicTest> body_thatIsNoForm_is400() {
        return each(
                withBody().filter(endpoint -> endpoint.body().kind() == Kind.FORM),
                (endpoint, path) ->
                        assertError(post(type(endpoint), path, BodyPublishers.ofString("--x\r\nnonsense")), 400, path));
    }

    @TestFactory
    Stream<DynamicTest> body_malformed_is400InWordsOfOurOwn() {
        return each(withBody().filter(endpoint -> endpoint.body().kind() != Kind.FORM), (_, path) -> {
            for (String body : MALFORMED) {
                HttpResponse<String> response = post(path, BodyPublishers.ofString(body));
                assertError(response, 400, path);
                assertThat(response.body())
                        .as(body)
                        .containsPattern("line [12], column [0-9]+|'parameters")
                        .doesNotContain(
                                "jackson", "Source", "REDACTED", "Stream", "Feature", "CTRL", "marker", "code ");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> headers_priorityAndTimeout_haveOneRange() {
        return each(all().filter(EndpointsTest::asksAModel), (endpoint, path) -> {
            assertHeader(path, "x-millrace-priority", "2000000000", true);
            assertHeader(path, "x-millrace-priority", "-2000000000", true);
            assertHeader(path, "x-millrace-priority", "3000000000", false);
            assertHeader(path, "x-millrace-priority", "high", false);
            assertHeader(path, "x-millrace-timeout", "86400", true);
            assertHeader(path, "x-millrace-timeout", "86401", false);
            assertHeader(path, "x-millrace-timeout", "0", false);
        });
    }

    private static boolean asksAModel(Endpoint endpoint) {
        return endpoint.body().kind() == Kind.MODEL_JSON || endpoint.operation() == Operation.INFER;
    }

    /* A body that is fine but for its header, where the endpoint looks at the body first. */
    private void assertHeader(String path, String header, String value, boolean taken) throws Exception {
        HttpResponse<String> response = post(path, BodyPublishers.ofString(body(path)), header, value);
        if (taken) {
            assertThat(response.body()).doesNotContain(header);
        } else {
            assertError(response, 400, path);
            assertThat(response.body()).contains("'" + header + "' must be");
        }
    }

    private static String body(String path) {
        return path.endsWith("/infer") ? """
                {"inputs":[{"name":"input_ids","shape":[1,1],"datatype":"INT64","data":[1]},\
                {"name":"attention_mask","shape":[1,1],"datatype":"INT64","data":[1]},\
                {"name":"token_type_ids","shape":[1,1],"datatype":"INT64","data":[0]}]}""" : "{}";
    }

    @TestFactory
    Stream<DynamicTest> method_ofNoEndpoint_is405WithAllow() {
        return each(all(), (endpoint, path) -> {
            HttpResponse<String> response = send(request(path).method("PATCH", BodyPublishers.noBody()));
            assertError(response, 405, path);
            assertThat(response.headers().firstValue("Allow").orElse(""))
                    .contains(endpoint.method().name());
        });
    }

    @TestFactory
    Stream<DynamicTest> options_ofEveryPath_tellsItsMethods() {
        return each(all(), (endpoint, path) -> {
            HttpResponse<String> response = send(request(path).method("OPTIONS", BodyPublishers.noBody()));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Allow").orElse(""))
                    .contains(endpoint.method().name(), "OPTIONS");
        });
    }

    @TestFactory
    Stream<DynamicTest> head_ofWhatIsRead_isTheHeadAlone() {
        return each(all().filter(endpoint -> endpoint.method().equals(HttpMethod.GET)), (_, path) -> {
            HttpResponse<String> whole = send(request(path).GET());
            HttpResponse<String> head = send(request(path).HEAD());
            assertThat(head.statusCode()).isEqualTo(whole.statusCode());
            assertThat(head.body()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> path_withTwoSlashesMore_is404InTheFormOfWhereItLies() {
        return each(
                all().filter(endpoint ->
                        !endpoint.paths().getFirst().getPatternString().contains("{*")),
                (endpoint, path) -> {
                    HttpResponse<String> response =
                            send(request(path + "//").method(endpoint.method().name(), BodyPublishers.noBody()));
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
                    boolean protocol = path.startsWith("/v2");
                    assertThat(JSON.readTree(response.body()).path("error").isString())
                            .isEqualTo(protocol);
                });
    }

    private static BodyPublisher gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return BodyPublishers.ofByteArray(bytes.toByteArray());
    }
}
