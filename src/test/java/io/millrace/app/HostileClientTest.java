package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.models.ModelRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** What a client may send and the service survives: each is answered, counted, and leaves no secret in the log. */
class HostileClientTest extends KeyedService {

    private static final String PROMPT = "the-prompt-nobody-logs";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    HostileClientTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @BeforeEach
    void capture() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void nothingSecretWasLogged() {
        root.detachAppender(log);
        assertThat(log.list).allSatisfy(event -> assertThat(event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .doesNotContain(USER.text())
                .doesNotContain(PROMPT));
    }

    private static String body(String prompt) {
        return COMPLETION.replace("[184,256]", prompt);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).at("/error/message").stringValue())
                .contains(message)
                .doesNotContain("Exception");
    }

    @Test
    void body_nestedDeeply_is400AndNamesTheLimit() throws Exception {
        double before = refusals("malformed");
        assertRefused(complete(USER, body("[".repeat(40_000) + "]".repeat(40_000))), 400, "64");
        assertRefused(complete(USER, "{\"a\":".repeat(15_000)), 400, "64");
        assertThat(refusals("malformed")).isEqualTo(before + 2);
    }

    @Test
    void body_notUtf8_is400() throws Exception {
        double before = refusals("malformed");
        byte[] bytes = body("\"" + PROMPT + "\u00ff\"").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(
                send(builder("/v1/completions", USER, "Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(bytes))),
                400,
                "not valid UTF-8 at byte");
        assertThat(refusals("malformed")).isEqualTo(before + 1);
    }

    @Test
    void body_badField_isCountedAsInvalid() throws Exception {
        double before = refusals("invalid");
        assertRefused(
                complete(USER, body("\"" + PROMPT + "\"").replace("\"temperature\":0", "\"temperature\":-1")),
                400,
                "temperature");
        assertThat(refusals("invalid")).isEqualTo(before + 1);
    }

    @Test
    void body_tooLong_is413WithAndWithoutItsLength() throws Exception {
        double before = refusals("too_large");
        byte[] bytes = body("\"" + "x".repeat(200_000) + "\"").getBytes(StandardCharsets.UTF_8);
        assertRefused(
                send(builder("/v1/completions", USER, "Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(bytes))),
                413,
                "at most 102400 bytes");
        assertRefused(
                send(builder("/v1/completions", USER, "Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))),
                413,
                "at most 102400 bytes");
        assertThat(refusals("too_large")).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void body_notCompressedAsItSays_is400(String encoding) throws Exception {
        assertRefused(complete(USER, COMPLETION, "Content-Encoding", encoding), 400, "not valid " + encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
    void body_compressedOtherwise_is415(String encoding) throws Exception {
        double before = refusals("media_type");
        assertRefused(complete(USER, COMPLETION, "Content-Encoding", encoding), 415, encoding);
        assertThat(refusals("media_type")).isEqualTo(before + 1);
    }

    @Test
    void body_ofAnotherType_is415() throws Exception {
        double before = refusals("media_type");
        assertRefused(
                send(builder("/v1/completions", USER, "Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(COMPLETION))),
                415,
                "text/plain");
        assertThat(refusals("media_type")).isEqualTo(before + 1);
    }

    @Test
    void body_thatDoesNotCome_is408AndTheConnectionEnds() throws Exception {
        double before = refusals("slow_body");
        String answer = raw(head("Content-Length: 1000\r\n") + "\r\n{\"model\":\"" + PROMPT);
        assertThat(answer)
                .startsWith("HTTP/1.1 408 ")
                .containsIgnoringCase("connection: close")
                .contains("not whole after 3000 ms")
                .contains("request_timeout");
        assertThat(refusals("slow_body")).isEqualTo(before + 1);
    }

    @Test
    void head_withThousandsOfHeaders_isRefusedAndCounted() throws Exception {
        double before = refusals("bad_http");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            many.append("x-filler-").append(i).append(": y\r\n");
        }
        String answer = raw(head(many + "Content-Length: 0\r\n") + "\r\n");
        assertThat(answer).matches("(?s)|HTTP/1.1 (431|400) .*");
        await("the count", () -> refusals("bad_http") >= before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0001b", "a\u0000b", "a\u007fb", "a\u001b[31mb", "\u00e9"})
    void requestId_withControlCharacters_isNeverEchoed(String id) throws Exception {
        String answer = raw("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + USER.text()
                + "\r\nx-request-id: " + id + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1.1 (200|400) ").doesNotContain(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0d%0aSet-Cookie:%20a=b", "%1b%5b31m", "%ff"})
    void modelId_withControlCharacters_is404AndEscaped(String id) throws Exception {
        HttpResponse<String> response = call("GET", "/v1/models/" + id, USER);
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.body().chars()).allMatch(c -> c >= 0x20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /a b HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n"
            })
    void head_thatIsNotHttp_getsNo500(String head) throws Exception {
        String answer = raw(
                head.replace("\r\n\r\n", "\r\nAuthorization: Bearer " + USER.text() + "\r\nConnection: close\r\n\r\n"));
        assertThat(answer)
                .doesNotContain("HTTP/1.1 5")
                .doesNotContain("Exception")
                .doesNotContain(USER.text());
    }

    @Test
    void head_withBadHeaderBesideTheKey_isRefusedAndCounted() throws Exception {
        double before = refusals("bad_http");
        String answer = raw(head("x-bad\u0001name: 1\r\nContent-Length: 0\r\n") + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain(USER.text());
        await("the count", () -> refusals("bad_http") >= before + 1);
    }

    private static String head(String more) {
        return "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + USER.text() + "\r\n" + more;
    }
}
