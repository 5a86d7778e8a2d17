package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.ClosedPort;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.Prompt;
import io.millrace.tasks.generate.Client;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

/** What becomes of connections, seen from the other side. */
@Timeout(120)
class RemoteConnectionTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String DELTA = "data: {\"choices\":[{\"index\":0,\"text\":\"x\"}]}\n\n";
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closedByClient = new AtomicInteger();
    private ServerSocket server;
    private volatile String answer = "";
    private RemoteModel model;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        model = open(Remotes.TIMEOUT);
        Thread.ofVirtual().start(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        Await.until("no request in flight", () -> model.running() == 0);
        model.close();
        server.close();
    }

    private RemoteModel open(Duration timeout) {
        return open(server.getLocalPort(), timeout);
    }

    private static RemoteModel open(int port, Duration timeout) {
        String url = "http://localhost:" + port + "/v1";
        return new RemoteModel(
                Remotes.at(url, Dialect.OPENAI, timeout, 0, false),
                null,
                Timing.system(Schedulers.parallel(), new Random(1)));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                opened.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    /** Answers each request in the same way and notes when the client hangs up. */
    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                request.append((char) next);
                if (request.indexOf("\"include_usage\":true}}") >= 0) {
                    request.setLength(0);
                    socket.getOutputStream().write(answer.getBytes(UTF_8));
                }
            }
            closedByClient.incrementAndGet();
        } catch (IOException e) {
            closedByClient.incrementAndGet();
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private Client ask() {
        Client reader = new Client(Long.MAX_VALUE);
        model.generate(List.of(new Prompt.Text("q")), Remotes.greedy(1)).subscribe(reader);
        return reader;
    }

    @Test
    void generate_cancelledInMidStream_closesTheConnection() {
        answer = HEAD + chunk(DELTA);
        Client reader = ask();
        Await.until("an event", () -> !reader.events().isEmpty());
        reader.cancel();
        Await.until("the connection's end", () -> closedByClient.get() == 1);
        assertThat(model.running()).isZero();
    }

    @Test
    void generate_silentInMidStream_failsAndClosesTheConnection() {
        model.close();
        model = open(Duration.ofSeconds(1));
        answer = HEAD + chunk(DELTA);
        Client reader = ask().await();
        assertThat(reader.events()).hasSize(1);
        assertThat(reader.error()).isInstanceOf(EngineFailed.class).hasMessageContaining("sent nothing for 1.0 s");
        Await.until("the connection's end", () -> closedByClient.get() == 1);
    }

    @Test
    void generate_clientWantsNoMore_isNotTakenForSilence() throws InterruptedException {
        model.close();
        model = open(Duration.ofSeconds(1));
        answer = HEAD + chunk(DELTA) + chunk(DELTA) + chunk(END) + "0\r\n\r\n";
        Client reader = new Client(1);
        model.generate(List.of(new Prompt.Text("q")), Remotes.greedy(1)).subscribe(reader);
        Await.until("an event", () -> !reader.events().isEmpty());
        Thread.sleep(1500);
        reader.request(100);
        assertThat(reader.await().error()).isNull();
    }

    @Test
    void generate_cancelledBeforeAnyAnswer_closesTheConnection() {
        Client reader = ask();
        Await.until("a connection", () -> opened.get() == 1);
        reader.cancel();
        Await.until("the connection's end", () -> closedByClient.get() == 1);
    }

    @Test
    void generate_answersReadToTheirEnd_shareAConnection() {
        answer = HEAD + chunk(DELTA) + chunk(END) + "0\r\n\r\n";
        for (int i = 0; i < 5; i++) {
            assertThat(ask().await().error()).isNull();
        }
        assertThat(opened)
                .as("the next may ask a moment before the last is back")
                .hasValueLessThan(5);
    }

    @Test
    void generate_bodyThatStaysOpenAfterTheLastEvent_endsAllTheSame() {
        answer = HEAD + chunk(DELTA) + chunk(END);
        Client reader = ask().await();
        assertThat(reader.error()).isNull();
        assertThat(reader.events()).hasSize(3);
        Await.until("the connection's end", () -> closedByClient.get() == 1);
    }

    @Test
    void generate_noAnswerInTime_failsAndClosesTheConnection() {
        model.close();
        model = open(Duration.ofMillis(50));
        assertThat(ask().await().error())
                .isInstanceOf(EngineFailed.class)
                .hasMessageContaining("sent nothing for 0.05 s");
    }

    @Test
    void generate_commentsAlone_areNoAnswer() {
        model.close();
        model = open(Duration.ofMillis(200));
        answer = HEAD + chunk(": still thinking\n\n");
        assertThat(ask().await().error()).isInstanceOf(EngineFailed.class).hasMessageContaining("sent nothing");
        Await.until("the connection's end", () -> closedByClient.get() >= 1);
    }

    @Test
    void generate_nobodyListens_couldNotBeReached() {
        model.close();
        try (ClosedPort nobody = new ClosedPort()) {
            model = open(nobody.address().getPort(), Remotes.TIMEOUT);
            assertThat(ask().await().error())
                    .isInstanceOf(EngineFailed.class)
                    .hasMessageContaining("could not be reached");
            assertThat(model.running()).isZero();
        }
    }

    @Test
    void generate_connectionResetInMidStream_failsAfterTheEventsSoFar() {
        answer = HEAD + chunk(DELTA) + "zz\r\n";
        Client reader = ask().await();
        assertThat(reader.events()).hasSize(1);
        assertThat(reader.error()).isInstanceOf(EngineFailed.class);
    }

    @Test
    void generate_moreAtOnceThanConnections_areRefused() {
        answer = HEAD + chunk(DELTA);
        Client first = ask();
        Client second = ask();
        assertThat(ask().await().error()).isInstanceOf(Overloaded.class).hasMessageContaining("already has 2");
        first.cancel();
        second.cancel();
        assertThat(model.running()).isZero();
        Client third = ask();
        Await.until("an event", () -> !third.events().isEmpty());
        third.cancel();
    }
}
