package io.millrace.profile.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.bench.LocalService;
import io.millrace.profile.record.Advice;
import io.millrace.profile.record.Metric;
import io.millrace.profile.record.Served;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.repository.ModelFolder;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTestTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Advice ADVICE = new Advice(
            Map.of("batch.max-rows", "8", "threads", "2"),
            Map.of("batch.max-rows", "1", "threads", "1"),
            Metric.MODEL,
            2,
            "made up");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path models = Path.of("not", "started");
    private String manifest = "";

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void run_withAdvice_servesBothAndLeavesNothing() throws Exception {
        LoadTest.Result result = new LoadTest(this::answering, 3).run(folder("demo-embed"), List.of(ADVICE), SHORT);

        assertThat(result.served()).map(Served::set).containsExactly(Map.of(), ADVICE.set());
        assertThat(result.served()).allMatch(served -> served.answersPerSecond() > 0);
        assertThat(result.load())
                .extracting(ServiceLoad::timing, InstanceOfAssertFactories.map(String.class, Double.class))
                .containsEntry("run", 2.5);
        assertThat(manifest).contains("max-rows: 8").contains("threads: 2").contains("instances: 0");
        assertThat(models).doesNotExist();
        assertThat(Path.of("models/demo-embed/model.onnx")).exists();
    }

    @Test
    void run_serviceThatRefuses_saysWhy() {
        assertThatThrownBy(() -> new LoadTest(settings -> service(settings, 400, true), 1)
                        .run(folder("demo-chat"), List.of(), SHORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("400");
    }

    private static ModelFolder folder(String model) {
        return Tasks.folder(Path.of("models"), model);
    }

    private LocalService answering(String... settings) {
        return service(settings, 200, false);
    }

    private LocalService service(String[] settings, int status, boolean firstIsFine) {
        models = Path.of(settings[0].substring(settings[0].indexOf('=') + 1));
        Path variant = models.resolve("demo-embed-1/model.yaml");
        try {
            manifest = Files.exists(variant) ? Files.readString(variant) : "";
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            int[] count = {0};
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Server-Timing", "queue;dur=0.5, run;dur=2.5");
                byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(firstIsFine && count[0]++ == 0 ? 200 : status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return new Started(server);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Started(HttpServer server) implements LocalService {
        @Override
        public int port() {
            return server.getAddress().getPort();
        }

        @Override
        public <T> T part(Class<T> type) {
            throw new UnsupportedOperationException("not of this process: " + type);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
