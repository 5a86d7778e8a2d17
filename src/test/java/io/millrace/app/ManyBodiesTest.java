package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bodies.BodyStore;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;

/** Bodies of many connections at once: every endpoint holds no more of them than the service's bounds, and a small one beside them is answered. */
@TestPropertySource(
        properties = {
            "millrace.bodies.memory=8MB",
            "millrace.bodies.disk=16MB",
            "millrace.limits.body=4MB",
            "millrace.limits.body-timeout=20s"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyBodiesTest extends ServiceHarness {

    private static final int MB = 1 << 20;

    private final BodyStore bodies;
    private final Endpoints endpoints;
    private final List<Socket> sockets = new ArrayList<>();

    ManyBodiesTest(@Autowired ModelRegistry models, @Autowired BodyStore bodies, @Autowired Endpoints endpoints) {
        super(models);
        this.bodies = bodies;
        this.endpoints = endpoints;
    }

    @AfterEach
    void nothingIsHeld() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        await("no body in memory, of " + bodies.inMemory() + " bytes", () -> bodies.inMemory() == 0);
        await("no body on disk", () -> bodies.onDisk() == 0);
    }

    Stream<String> paths() {
        return endpoints.all().stream()
                .filter(endpoint -> endpoint.method().equals(HttpMethod.POST))
                .map(ManyBodiesTest::path);
    }

    private static String path(Endpoint endpoint) {
        return endpoint.paths()
                .getFirst()
                .getPatternString()
                .replace("{model}", "tiny-sums")
                .replace("{version}", "1")
                .replace("{id}", "none");
    }

    private Socket open(String path, String head) throws IOException {
        return open(InetAddress.getLoopbackAddress(), path, head);
    }

    private Socket open(InetAddress from, String path, String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        write(
                socket,
                ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                + (path.contains("/audio/") ? "multipart/form-data; boundary=x" : "application/json")
                                + "\r\n" + head + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** As much as the service takes before it refuses. */
    private static void write(Socket socket, byte[] bytes) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (SocketException refused) {
            assertThat(refused).hasMessageFindingMatch("reset|[Bb]roken pipe");
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void bodies_unfinishedOnManyConnections_stayWithinTheBoundsAndLetASmallOnePass(String path) throws Exception {
        byte[] part = new byte[3 * MB];
        for (int i = 0; i < 12; i++) {
            write(open(path, "Content-Length: " + (3 * MB + 1000) + "\r\n"), part);
            assertThat(bodies.inMemory()).isLessThanOrEqualTo(8 * MB);
            assertThat(bodies.onDisk()).isLessThanOrEqualTo(16 * MB);
        }
        assertThat(post("/v1/completions", """
                {"model":"tiny-gqa","prompt":"a b","max_tokens":2}""").statusCode()).isEqualTo(200);
    }

    /** What one address fills with bodies that never end, another does not wait for. */
    @ParameterizedTest
    @ValueSource(ints = {60_000, 3 * MB})
    void body_besideUnfinishedOnesOfAnotherAddress_isAnswered(int length) throws Exception {
        byte[] part = new byte[length];
        for (int i = 0; i < Math.min(200, 32 * MB / length); i++) {
            write(open("/v1/embeddings", "Content-Length: " + (length + 1000) + "\r\n"), part);
        }
        for (String words : List.of("a", "a ".repeat(50_000))) {
            byte[] body = ("{\"model\":\"tiny-gqa\",\"max_tokens\":2,\"prompt\":\"a\",\"user\":\"" + words + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            Socket other = open(
                    InetAddress.ofLiteral("127.0.0.2"),
                    "/v1/completions",
                    "Content-Length: " + body.length + "\r\nConnection: close\r\n");
            write(other, body);
            assertThat(answer(other)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void body_noPlaceIsLeft_is503WithRetryAfterAndTheConnectionEnds() throws Exception {
        byte[] part = new byte[3 * MB];
        for (int i = 1; i <= 4; i++) {
            write(open("/v2/models/tiny-sums/infer", "Content-Length: " + (3 * MB + 1000) + "\r\n"), part);
            long whole = i * (3L * MB - (1 << 17));
            await("body " + i + " on disk", () -> bodies.onDisk() >= whole);
        }
        Socket last = open("/v1/embeddings", "Content-Length: " + 3 * MB + "\r\nX-Last: 1\r\n");
        write(last, part);
        String answer = answer(last);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .startsWith("http/1.1 503 ")
                .contains("retry-after: 1")
                .contains("connection: close")
                .contains("request bodies on disk are taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 900000000\r\n", "Transfer-Encoding: chunked\r\n"})
    void body_longerThanTheLimit_is413AndTheConnectionEnds(String head) throws Exception {
        Socket socket = open("/v1/chat/completions", head);
        if (head.startsWith("Transfer")) {
            byte[] chunk = new byte[MB];
            for (int i = 0; i < 6; i++) {
                write(socket, "100000\r\n".getBytes(StandardCharsets.ISO_8859_1));
                write(socket, chunk);
                write(socket, "\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(answer(socket))
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close")
                .contains("at most 4194304 bytes");
    }

    /** What comes before the end; a server that closes on unread bytes may reset the connection. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return text.toString();
    }
}
