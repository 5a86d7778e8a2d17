package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.edge.StrictJson;
import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.Delta;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Measures what a streamed token costs at the edge: written by {@link ChatChunks}, and as a record through
 * {@link ServerSentEvent} and Jackson. A program to run by hand, not a test.
 */
public final class StreamBenchmark {

    private static final int TOKENS = 20_000;
    private static final int STREAMS = 8;
    private static final Head HEAD = new Head("chatcmpl-0123456789", 1_700_000_000, "org/tiny", "fp_0123abcd", null);
    private static final Delta TOKEN = FakeTextGeneration.delta(0, " token", -1);

    private StreamBenchmark() {}

    public static void main(String[] args) throws Exception {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        for (int round = 0; round < 4; round++) {
            System.out.printf(
                    "encode: by hand %.3f us, record %.3f us%n",
                    micros(delta -> chunks.encode(delta).length),
                    micros(delta -> StrictJson.bytes(record(delta)).length));
        }
        SpringApplication application = new SpringApplication(Server.class);
        application.setDefaultProperties(Map.of("server.port", "0", "logging.level.root", "WARN"));
        try (ConfigurableApplicationContext context = application.run()) {
            context.getBean(FakeTextGeneration.class).script(_ -> tokens());
            int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
            for (int round = 0; round < 5; round++) {
                System.out.printf(
                        "over HTTP, %d streams: by hand %,.0f tokens/s, record %,.0f tokens/s%n",
                        STREAMS, rate(port, "/v1/chat/completions"), rate(port, "/record"));
            }
        }
    }

    private static double micros(ToIntFunction<Delta> encode) {
        long bytes = 0;
        long start = System.nanoTime();
        for (int i = 0; i < 300_000; i++) {
            bytes += encode.applyAsInt(TOKEN);
        }
        return bytes == 0 ? 0 : (System.nanoTime() - start) / 300_000e3;
    }

    private static Flux<TextEvent> tokens() {
        return Flux.range(0, TOKENS)
                .<TextEvent>map(_ -> TOKEN)
                .concatWithValues(
                        new TextEvent.ChoiceFinished(0, FinishReason.LENGTH, null),
                        new TextEvent.Done(FakeTextGeneration.USAGE))
                .publishOn(Schedulers.parallel());
    }

    private static ChatCompletionChunk record(Delta delta) {
        ChatCompletionChunk.Choice choice = new ChatCompletionChunk.Choice(
                0, new ChatCompletionChunk.Delta(null, delta.text(), null, null, null, null), null, null, null);
        return new ChatCompletionChunk(
                HEAD.id(),
                "chat.completion.chunk",
                HEAD.created(),
                HEAD.model(),
                null,
                HEAD.systemFingerprint(),
                List.of(choice),
                null);
    }

    private static double rate(int port, String path) throws Exception {
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(STREAMS)) {
            Callable<Long> client = () -> read(port, path);
            for (Future<Long> stream : clients.invokeAll(Collections.nCopies(STREAMS, client))) {
                stream.get();
            }
        }
        return STREAMS * TOKENS * 1e9 / (System.nanoTime() - start);
    }

    private static long read(int port, String path) throws Exception {
        String body = "{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try (Socket socket = new Socket("localhost", port)) {
            String request =
                    "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** The edge, and the same stream as records. */
    @Import(RecordController.class)
    static class Server extends EdgeTest.Server {}

    @RestController
    static final class RecordController {

        @PostMapping("/record")
        Flux<ServerSentEvent<ChatCompletionChunk>> stream() {
            return tokens().ofType(Delta.class)
                    .map(delta -> ServerSentEvent.builder(record(delta)).build());
        }
    }
}
