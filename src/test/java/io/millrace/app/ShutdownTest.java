package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to the real application in a process of its own, while a client streams. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGTERM")
class ShutdownTest {

    private static final Pattern PORT = Pattern.compile("listens on http://localhost:(\\d+)");
    private static final String REQUEST = """
            {"model":"tiny-gqa","prompt":[184,256],"max_tokens":5}""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private @Nullable Process process;

    @BeforeEach
    void start() throws IOException {
        process = process().start();
        await("started", () -> PORT.matcher(log()).find());
        await("ready", () -> status("/actuator/health/readiness") == 200);
    }

    @AfterEach
    void kill() {
        service().destroyForcibly();
    }

    private Process service() {
        return Objects.requireNonNull(process);
    }

    private ProcessBuilder process() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                MillraceApplication.class.getName(),
                "--server.port=0",
                "--millrace.models.path=src/test/resources/fixtures",
                "--millrace.shutdown.grace=2m");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectErrorStream(true).redirectOutput(logFile());
    }

    private File logFile() {
        return folder.resolve("log").toFile();
    }

    private String log() {
        try {
            return Files.readString(logFile().toPath());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        ServiceHarness.await(
                what + ", but: " + log(),
                () -> condition.getAsBoolean() || !service().isAlive());
        assertThat(service().isAlive()).as(log()).isTrue();
    }

    private int port() {
        Matcher found = PORT.matcher(log());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(log(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
    }

    private int status(String path) {
        return send(request(path)).statusCode();
    }

    private HttpResponse<String> ask() {
        return send(request("/v1/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST)));
    }

    @Test
    void sigterm_whileAClientStreams_finishesItRefusesOthersAndExitsWithZero() throws Exception {
        try (HeldStream stream = new HeldStream(port())) {
            assertThat(ask().statusCode()).isEqualTo(200);
            service().destroy();
            await("refusing", () -> ask().statusCode() == 503);
            HttpResponse<String> refusal = ask();
            assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refusal.headers().firstValue("Connection")).hasValue("close");
            assertThat(refusal.body()).contains("model_not_ready", "shutting down");
            assertThat(status("/actuator/health/readiness")).isEqualTo(503);
            assertThat(status("/v2/health/ready")).isEqualTo(503);
            assertThat(status("/actuator/health/liveness")).isEqualTo(200);
            HeldStream.End end = stream.readAll();
            assertThat(end.finished()).isEqualTo(HeldStream.CHOICES);
            assertThat(end.events()).last().isEqualTo("data: [DONE]");
        }
        assertThat(service().waitFor(60, TimeUnit.SECONDS)).as(log()).isTrue();
        assertThat(service().exitValue()).isZero();
        try (Stream<Path> left = Files.walk(folder.resolve("tmp"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .as("native libraries that are unpacked")
                    .isEmpty();
        }
    }
}
