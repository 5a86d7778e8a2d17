package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPullTest {

    private PullHarness harness;
    private String address;

    @BeforeEach
    void open(@TempDir Path root) throws IOException {
        harness = new PullHarness(root);
        address = "http://localhost:" + harness.hub.port() + "/cdn/onnx/model_q4.onnx";
    }

    @AfterEach
    void close() throws IOException {
        harness.close();
    }

    private void assertFails(String source, @Nullable String variant, Kind kind, String said) {
        assertThatThrownBy(() -> harness.pull(source, variant))
                .isInstanceOfSatisfying(
                        PullException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
                .hasMessageContaining(said);
    }

    private void assertIsThere(Path folder) throws IOException {
        Map<String, byte[]> found = PullHarness.contents(folder);
        assertThat(found.keySet())
                .containsExactlyInAnyOrder(
                        Stamp.NAME, "config.json", "tokenizer.json", "model_q4.onnx", "model_q4.onnx_data");
        assertThat(found.get("model_q4.onnx_data")).isEqualTo(PullHarness.bytes(3, PullHarness.DATA));
        assertThat(found.get("model_q4.onnx")).isEqualTo(PullHarness.bytes(2, 700));
        assertThat(harness.leftovers()).isEmpty();
    }

    private long loads() {
        return harness.hub.requests.stream()
                .filter(request -> request.method().equals("GET"))
                .count();
    }

    @Test
    void pull_graph_comesWithItsWeightsAndWhatLiesAboveItsFolder() throws IOException {
        Path folder = harness.pull(address, null);
        assertThat(folder).isEqualTo(harness.models.resolve("cdn"));
        assertIsThere(folder);
    }

    @Test
    void pull_again_loadsNothing() throws IOException {
        harness.pull(address, null);
        long before = loads();
        assertIsThere(harness.pull(address, null));
        assertThat(loads()).isEqualTo(before);
        assertThat(harness.lines).anyMatch(line -> line.contains("has it already"));
    }

    @Test
    void pull_connectionReset_goesOnWhereItWas() throws IOException {
        harness.hub.cut(8, 20_000);
        assertIsThere(harness.pull(address, null));
    }

    @Test
    void pull_graphThatIsNotThere_isNotFoundAndPublishesNothing() {
        assertFails(address.replace("_q4", "_q8"), null, Kind.NOT_FOUND, "model_q8.onnx");
        assertThat(harness.models.resolve("cdn")).doesNotExist();
    }

    @Test
    void pull_variant_isRefused() {
        assertFails(address, "q4", Kind.NAME, "--variant");
    }

    @Test
    void pull_changedOnTheServerMeanwhile_isNotMixed() {
        AtomicInteger parts = new AtomicInteger();
        harness.hub.behaviours.add((request, exchange) -> {
            boolean data = request.method().equals("GET") && request.path().endsWith("onnx_data");
            if (data && parts.incrementAndGet() > 3) {
                exchange.etag = "\"cdn-2\"";
            }
            return false;
        });
        assertFails(address, null, Kind.CONTENT, "changed on the server");
        assertThat(harness.models.resolve("cdn")).doesNotExist();
    }

    @Test
    void pull_serverThatNamesNoLength_isRefused() {
        harness.hub.behaviours.add((request, exchange) -> {
            boolean head = request.method().equals("HEAD") && request.path().endsWith(".onnx");
            if (head) {
                exchange.head(200, Map.of("Transfer-Encoding", "chunked"));
            }
            return head;
        });
        assertFails(address, null, Kind.ANSWER, "how long");
    }

    @Test
    void pull_folderOfSomebodyElse_isNotTouched() throws IOException {
        Files.createDirectories(harness.models.resolve("cdn"));
        assertFails(address, null, Kind.DISK, "not pulled");
    }
}
