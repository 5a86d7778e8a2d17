package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.EventLoopWatch;
import io.millrace.models.ModelRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;

/** Every kind of endpoint, while {@link EventLoopWatch} fails what blocks an event loop. */
@TestPropertySource(properties = "millrace.tracing.endpoint=http://localhost:9/v1/traces")
class EventLoopTest extends ServiceHarness {

    EventLoopTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @BeforeEach
    void watching() {
        assumeTrue(EventLoopWatch.isWatching(), "needs -XX:+AllowRedefinitionToAddDeleteMethods");
    }

    @Test
    void sleep_onAParallelThread_isSeen() {
        Mono.delay(Duration.ofMillis(1)).doOnNext(_ -> sleep()).block();
        assertThat(EventLoopWatch.take())
                .singleElement()
                .asString()
                .contains("sleep")
                .contains("EventLoopTest");
    }

    @Test
    void fileRead_onAParallelThread_isSeen() {
        Mono.delay(Duration.ofMillis(1)).doOnNext(_ -> readFile()).block();
        assertThat(EventLoopWatch.take()).isNotEmpty().allSatisfy(call -> assertThat(call)
                .contains("EventLoopTest"));
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void readFile() {
        try {
            Files.readAllBytes(Path.of("pom.xml"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions       | {"model":"tiny-gqa","max_tokens":4,"messages":[{"role":"user","content":"a b"}]}
            /v1/chat/completions       | {"model":"tiny-gqa","max_tokens":4,"stream":true,"messages":[{"role":"user","content":"a b"}]}
            /v1/completions            | {"model":"tiny-gqa","max_tokens":4,"prompt":"a b","logprobs":2}
            /v1/completions            | {"model":"tiny-gqa","max_tokens":4,"prompt":"a b","stream":true}
            /v1/embeddings             | {"model":"tiny-bert","input":["a b","c"]}
            /v1/rerank                 | {"model":"tiny-cross","query":"a b","documents":["c d","e"]}
            /v1/score                  | {"model":"tiny-cross","text_1":"a b","text_2":["c d","e"]}
            /classify                  | {"model":"tiny-cross","input":"a b"}
            /tokenize                  | {"model":"tiny-gqa","prompt":"a b"}
            /detokenize                | {"model":"tiny-gqa","tokens":[1,2]}
            /v2/models/tiny-sums/infer | {"inputs":[{"name":"a","datatype":"FP32","shape":[1,3],"data":[1,2,3]},{"name":"b","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}
            /v2/repository/index       | {}
            /v2/rerank                 | {"model":"tiny-cross","query":"a b","documents":["c d","e"]}
            /v1/chat/completions       | {"model":"tiny-gqa","messages":
            /v1/embeddings             | {"model":"nobody","input":"a"}
            /v2/models/nobody/infer    | {"inputs":[]}
            """)
    void post_everyEndpoint_blocksNoEventLoop(String path, String body) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(post(path, body).statusCode()).isLessThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/v1/models/tiny-gqa",
                "/v2",
                "/v2/health/live",
                "/v2/health/ready",
                "/v2/models/tiny-sums",
                "/v2/models/tiny-sums/ready",
                "/actuator/health",
                "/actuator/health/readiness",
                "/actuator/info",
                "/actuator/models",
                "/actuator/bottleneck",
                "/actuator/prometheus",
                "/actuator/metrics",
                "/v3/api-docs",
                "/swagger-ui/index.html",
                "/nothing"
            })
    void get_everyEndpoint_blocksNoEventLoop(String path) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get(path).statusCode()).isLessThan(500);
        }
    }

    @Test
    void load_ofAModel_blocksNoEventLoop() throws Exception {
        assertThat(post("/v2/repository/models/tiny-sums/load", "{}").statusCode())
                .isEqualTo(200);
        awaitModels();
    }

    @Test
    void gone_clientInAStream_blocksNoEventLoop() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"tiny-gqa\",\"max_tokens\":100,\"prompt\":\"a\",\"stream\":true}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                var answer = http.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(answer.read()).isPositive();
        }
    }
}
