package io.millrace.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.ClosedPort;
import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HttpTest {

    private static final Request ANY = Request.post("/any", "7", "{}");
    private static final String PLAIN = "HTTP/1.1 200 OK\r\nX-Request-Id: 7\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 503 \r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n, wonders!\r\n0\r\n\r\n";

    @Test
    void ask_severalRequests_eachGetsItsAnswer() throws Exception {
        try (FakeService service = new FakeService((path, body) -> Answer.json(200, path + body));
                Http http = new Http(service.address())) {
            for (int i = 0; i < 5; i++) {
                Reply reply = http.expect(200, Request.post("/" + i, "id-" + i, "x".repeat(i)));
                assertThat(reply.text()).isEqualTo("/" + i + "x".repeat(i));
                assertThat(reply.id()).isEqualTo("id-" + i);
            }
            assertThat(http.expect(200, Request.get("/only")).text()).isEqualTo("/only");
            assertThat(http.unasked()).isZero();
        }
    }

    @Test
    void expect_otherStatus_saysWhatCame() throws Exception {
        try (FakeService service = new FakeService((_, _) -> Answer.json(404, "no"));
                Http http = new Http(service.address())) {
            assertThatThrownBy(() -> http.expect(200, ANY))
                    .hasMessage("POST /any answered 404 in the place of 200: no");
        }
    }

    @Test
    void ask_answersInTurnOverOneConnection_eachIsWhole() throws Exception {
        try (Wire wire = new Wire(PLAIN, CHUNKED, PLAIN);
                Http http = new Http(wire.address())) {
            assertThat(http.ask(ANY).text()).isEqualTo("hello");
            Reply chunked = http.ask(ANY);
            assertThat(chunked.status()).isEqualTo(503);
            assertThat(chunked.text()).isEqualTo("hello, wonders!");
            assertThat(http.ask(ANY).id()).isEqualTo("7");
        }
    }

    @Test
    void ask_twoAnswersToOneRequest_theSecondIsUnasked() throws Exception {
        try (Wire wire = new Wire(PLAIN + PLAIN);
                Http http = new Http(wire.address())) {
            assertThat(http.ask(ANY).text()).isEqualTo("hello");
            while (http.unasked() == 0) {
                Thread.sleep(5);
            }
            assertThat(http.unasked()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, WAITING", "10, WAITING", "58, ANSWERING"})
    void ask_answerThatIsCut_isLostAtItsStage(int length, Lost.Stage stage) throws Exception {
        try (Wire wire = new Wire(PLAIN.substring(0, length), "");
                Http http = new Http(wire.address())) {
            Lost lost = catchThrowableOfType(Lost.class, () -> http.ask(ANY));
            assertThat(lost.stage()).isEqualTo(stage);
        }
    }

    @Test
    void ask_nobodyListens_isLostWhileConnecting() throws Exception {
        try (ClosedPort nobody = new ClosedPort();
                Http http = new Http(nobody.address())) {
            Lost lost = catchThrowableOfType(Lost.class, () -> http.ask(ANY));
            assertThat(lost.stage()).isEqualTo(Lost.Stage.CONNECTING);
        }
    }

    @Test
    void ask_noAnswerOfHttp_isLost() throws Exception {
        try (Wire wire = new Wire("SSH-2.0-x\r\n\r\n");
                Http http = new Http(wire.address())) {
            assertThatThrownBy(() -> http.ask(ANY))
                    .isInstanceOf(Lost.class)
                    .hasMessageContaining("not an answer of HTTP");
        }
    }

    @Test
    void bytes_text_stateTheLengthOfTheBody() {
        String post = new String(Request.post("/p", "12", "größer").bytes(), UTF_8);
        assertThat(post).startsWith("POST /p HTTP/1.1\r\n").contains("\r\nContent-Length: 8\r\n\r\ngrößer");
        assertThat(new String(Request.get("/p").bytes(), UTF_8))
                .isEqualTo("GET /p HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(new String(Request.delete("/p").bytes(), UTF_8)).endsWith("Content-Length: 0\r\n\r\n");
    }

    /** One connection on which each request, of one read, is answered by the next of these bytes; then it ends. */
    private static final class Wire implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();

        Wire(String... answers) throws IOException {
            var _ = thread.submit(() -> {
                try (Socket socket = server.accept()) {
                    for (String answer : answers) {
                        int _ = socket.getInputStream().read(new byte[4096]);
                        socket.getOutputStream().write(answer.getBytes(UTF_8));
                        if (answer.length() < PLAIN.length()) {
                            return null;
                        }
                    }
                    int _ = socket.getInputStream().read();
                }
                return null;
            });
        }

        InetSocketAddress address() {
            return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
            thread.shutdownNow();
        }
    }
}
