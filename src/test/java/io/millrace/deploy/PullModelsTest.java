package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The init container's script, against a server. */
class PullModelsTest {

    private static final Path SCRIPT = Path.of("k8s/base/pull-models.sh").toAbsolutePath();
    private static final String SUM = "97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c";

    @TempDir
    Path folder = Path.of(".");

    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    PullModelsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        assumeTrue(
                Rendered.isThere("curl") && Rendered.isThere("sha256sum") && Rendered.isThere("sh"),
                "curl, sha256sum and sh, which the script uses, are not on this machine");
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI() + " "
                + String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = "a model".getBytes(StandardCharsets.UTF_8);
        boolean found = exchange.getRequestURI().getPath().equals("/m");
        exchange.sendResponseHeaders(found ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void pull_listed_isThereAndIsNotPulledAgain() throws IOException {
        String list =
                "# a comment\n\nm/model.onnx " + SUM + " " + url("/m") + "\nm/tokenizer.json - " + url("/m") + "\n";
        assertThat(pull(list))
                .satisfies(
                        result -> assertThat(result.exit()).as(result.output()).isZero());
        assertThat(folder.resolve("models/m/model.onnx")).hasContent("a model");
        assertThat(folder.resolve("models/m/tokenizer.json")).hasContent("a model");
        assertThat(pull(list).output()).contains("m/model.onnx is there");
        assertThat(asked).containsExactly("/m Bearer secret", "/m Bearer secret");
    }

    @Test
    void pull_otherSum_failsAndLeavesNothing() throws IOException {
        Rendered.Result result = pull("m/model.onnx " + SUM.replace('9', '8') + " " + url("/m"));
        assertThat(result.exit()).isNotZero();
        assertThat(result.output()).contains("m/model.onnx: the sha256 of");
        assertThat(folder.resolve("models/m")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "../m - U", "/m - U", "m -", "m - U more", "m - U/not-found"})
    void pull_wrongOrMissing_fails(String line) throws IOException {
        assertThat(pull(line.replace("U", url(""))).exit()).isNotZero();
        assertThat(folder.resolve("m")).doesNotExist();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Rendered.Result pull(String list) throws IOException {
        Path file = Files.writeString(folder.resolve("models.txt"), list);
        return Rendered.attempt(
                folder,
                "env",
                "MODELS_TOKEN=secret",
                "sh",
                SCRIPT.toString(),
                file.toString(),
                folder.resolve("models").toString());
    }
}
