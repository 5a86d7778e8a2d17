package io.millrace.app.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.ModelCatalog.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class StartBlockTest {

    private static final String URL = "http://localhost:8080";

    private static Model model(String id, @Nullable String task, State state, @Nullable String failure) {
        Task named = task == null ? null : () -> task;
        String provider = state == State.READY ? "CPU" : null;
        return new Model(id, List.of(), named, "1", Instant.EPOCH, state, 0, 0, provider, null, failure);
    }

    private static List<String> lines(boolean keyless, Model... models) {
        return new StartBlock("1.0", URL, URL, true, keyless, "models", List.of(models))
                .text()
                .lines()
                .toList();
    }

    @Test
    void text_service_namesAddressModelsAndAFirstRequest() {
        assertThat(lines(
                        true,
                        model("demo-embed", "embed", State.LOADING, null),
                        model("demo-chat", "generate", State.READY, null),
                        model("broken", null, State.FAILED, "broken: no\nmore")))
                .containsExactly(
                        "Millrace 1.0 listens on http://localhost:8080, with a playground at http://localhost:8080/",
                        "  demo-embed  embed       loading",
                        "  demo-chat   generate    ready on CPU",
                        "  broken      -           failed: broken: no",
                        "No key is needed (millrace.keys).",
                        "Try: curl http://localhost:8080/v1/chat/completions -H 'Content-Type: application/json' -d"
                                + " '{\"model\":\"demo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
    }

    @Test
    void text_keys_areInTheRequest() {
        assertThat(lines(false, model("e", "embed", State.READY, null)))
                .noneMatch(line -> line.startsWith("No key"))
                .last()
                .asString()
                .contains("/v1/embeddings", "Authorization: Bearer $KEY", "\"input\":\"Hello!\"");
    }

    @Test
    void text_noModel_saysHowToGetOne() {
        assertThat(lines(true))
                .anyMatch(line -> line.contains("no model is in models"))
                .noneMatch(line -> line.startsWith("Try"));
    }

    @Test
    void text_manyModels_isShort() {
        Model[] many = IntStream.range(0, 50)
                .mapToObj(i -> model("m" + i, "tensor", State.READY, null))
                .toArray(Model[]::new);
        assertThat(lines(true, many)).hasSize(23).anyMatch(line -> line.contains("and 30 more"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 8080, '', http://localhost:8080",
        "127.0.0.1, 9000, '', http://localhost:9000",
        "0.0.0.0, 80, /api, http://localhost:80/api",
        "10.1.2.3, 80, '', http://10.1.2.3:80",
        "fd00::1, 80, '', http://[fd00::1]:80"
    })
    void of_settings_isTheAddress(String address, String port, String path, String url) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("server.address", address)
                .withProperty("local.server.port", port)
                .withProperty("spring.webflux.base-path", path);
        assertThat(ServiceAddress.of(environment)).isEqualTo(url);
        assertThat(ServiceAddress.ofManagement(environment)).isEqualTo(url);
    }

    @Test
    void of_certificateAndManagement_areSeen() {
        MockEnvironment environment = new MockEnvironment();
        Map.of(
                        "server.ssl.bundle", "web",
                        "local.server.port", "8443",
                        "local.management.port", "9090",
                        "management.server.port", "9090")
                .forEach(environment::withProperty);
        assertThat(ServiceAddress.of(environment)).isEqualTo("https://localhost:8443");
        assertThat(ServiceAddress.ofManagement(environment)).isEqualTo("http://localhost:9090");
    }
}
