package io.millrace.terminal.source;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that are not this one. */
@Timeout(60)
class RemoteServerTest {

    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    private final StringBuilder text = new StringBuilder();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    private static String url() {
        return "http://localhost:" + SERVER.port();
    }

    private AnswerEnd ask(RemoteServer server, String body) throws Exception {
        AnswerReader reader = new AnswerReader(
                new AnswerListener() {
                    @Override
                    public void text(String piece) {
                        text.append(piece);
                    }

                    @Override
                    public void thought(String piece) {}
                },
                System::nanoTime);
        try (Asking asking = server.ask(body.getBytes(UTF_8))) {
            return reader.read(asking.head());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:1, http://h:1/v1",
        "http://h:1/, http://h:1/v1",
        "http://h:1/v1, http://h:1/v1",
        "http://h:1/v1/, http://h:1/v1",
        "https://h/openai/v1, https://h/openai/v1",
        "localhost:8080, http://localhost:8080/v1"
    })
    void at_address_isThatOfTheApi(String url, String base) {
        try (RemoteServer server = RemoteServer.at(url, "")) {
            assertThat(server.text()).isEqualTo(base);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h", "http://", "http://h/v1?x=1", "http://a b"})
    void at_noAddress_isRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemoteServer.at(url, ""))
                .withMessageContaining("--url must be")
                .withMessageContaining(url);
    }

    @Test
    void ask_streamWithCarriageReturns_isReadAndTheKeyGoesAlong() throws Exception {
        SERVER.stubFor(post("/v1/chat/completions")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withChunkedDribbleDelay(7, 50)
                        .withBody("""
                            data: {"choices":[{"delta":{"content":"Gr\u00fc"}}]}

                            data: {"choices":[{"delta":{"content":"\u00dfe"},"finish_reason":"stop"}]}

                            data: [DONE]

                            """.replace("\n", "\r\n"))));
        try (RemoteServer server = RemoteServer.at(url(), "secret")) {
            AnswerEnd end = ask(server, "{\"a\":1}");
            assertThat(text).hasToString("Gr\u00fc\u00dfe");
            assertThat(end.reason()).isEqualTo("stop");
            assertThat(end.figures().tokens()).isEqualTo(-1);
        }
        SERVER.verify(postRequestedFor(urlEqualTo("/v1/chat/completions"))
                .withHeader("Authorization", equalTo("Bearer secret"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalTo("{\"a\":1}")));
    }

    @Test
    void use_noModelNamed_isTheFirstThatChats() throws Exception {
        SERVER.stubFor(get("/v1/models").willReturn(okJson("""
            {"data":[{"id":"e","task":"embed"},{"id":"c","task":"generate"},{"id":"d"}]}\
            """)));
        try (RemoteServer server = RemoteServer.at(url(), "")) {
            assertThat(server.models()).containsExactly("c", "d");
            assertThat(server.use("", _ -> {})).isEqualTo("c");
            assertThat(server.use("x", _ -> {})).isEqualTo("x");
        }
        SERVER.verify(getRequestedFor(urlEqualTo("/v1/models")).withHeader("Authorization", absent()));
        SERVER.stubFor(get("/v1/models").willReturn(okJson("{\"data\":[]}")));
        try (RemoteServer server = RemoteServer.at(url(), "")) {
            assertThatThrownBy(() -> server.use("", _ -> {})).hasMessageContaining("names no model that chats");
        }
    }

    @Test
    void ask_redirect_isNotFollowed() {
        SERVER.stubFor(post("/v1/chat/completions")
                .willReturn(aResponse().withStatus(307).withHeader("Location", "/x")));
        try (RemoteServer server = RemoteServer.at(url(), "secret")) {
            assertThatThrownBy(() -> ask(server, "{}")).hasMessageContaining("the server answered 307");
        }
        SERVER.verify(0, postRequestedFor(urlEqualTo("/x")));
    }

    @Test
    void ask_nobodyThere_isSaid() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (RemoteServer server = RemoteServer.at("localhost:" + free, "")) {
            assertThatThrownBy(() -> ask(server, "{}"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("nobody answers at http://localhost:" + free + "/v1");
            assertThatThrownBy(server::models).isInstanceOf(NoAnswer.class).hasMessageContaining("nobody answers");
        }
        try (RemoteServer server = RemoteServer.at("http://no-such-host.invalid", "")) {
            assertThatThrownBy(() -> ask(server, "{}")).hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void close_answerUnderWay_endsTheConnection() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RemoteServer server = RemoteServer.at("http://localhost:" + listening.getLocalPort(), "")) {
            Asking asking = server.ask("{}".getBytes(UTF_8));
            try (Socket client = listening.accept()) {
                OutputStream out = client.getOutputStream();
                out.write("""
                    HTTP/1.1 200 OK\r
                    Content-Type: text/event-stream\r
                    Transfer-Encoding: chunked\r
                    \r
                    3\r
                    : a\r
                    """.getBytes(UTF_8));
                InputStream body = asking.head().body();
                assertThat(body.readNBytes(3)).isNotEmpty();
                Thread.ofVirtual().start(asking::close);
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
                assertThat(isGone(client)).isTrue();
            }
        }
    }

    @Test
    void close_beforeTheAnswerBegins_endsTheConnection() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RemoteServer server = RemoteServer.at("http://localhost:" + listening.getLocalPort(), "")) {
            Asking asking = server.ask("{}".getBytes(UTF_8));
            try (Socket client = listening.accept()) {
                Thread.ofVirtual().start(asking::close);
                assertThatThrownBy(asking::head).isInstanceOf(IOException.class);
                assertThat(isGone(client)).isTrue();
            }
        }
    }

    /* What was sent is read, then comes the end. */
    private static boolean isGone(Socket client) throws IOException {
        client.setSoTimeout(30_000);
        try {
            while (client.getInputStream().read() >= 0) {
                // of the request
            }
            return true;
        } catch (SocketException _) {
            return true;
        }
    }
}
