package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.TensorModel;
import io.millrace.bodies.BodyStore;
import io.millrace.core.ModelId;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.core.Traffic;
import io.millrace.edge.BodyRule.Kind;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.generation.DecoderModel;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Interposer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where memory runs out in the middle of a request, it is answered, gives its places back, and the service says what it is. */
@TestPropertySource(properties = "logging.level.io.millrace=off")
@DirtiesContext
class OutOfMemoryTest extends ServiceHarness {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String FAULT = "x-test-fault";
    private static final AtomicBoolean MODELS = new AtomicBoolean();

    private final Endpoints endpoints;
    private final BodyStore bodies;
    private final Traffic traffic;

    OutOfMemoryTest(
            @Autowired ModelRegistry models,
            @Autowired Endpoints endpoints,
            @Autowired BodyStore bodies,
            @Autowired Traffic traffic) {
        super(models);
        this.endpoints = endpoints;
        this.bodies = bodies;
        this.traffic = traffic;
    }

    @TestConfiguration
    static class Faults {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebFilter fault() {
            return (exchange, chain) -> {
                String fault = exchange.getRequest().getHeaders().getFirst(FAULT);
                return fault == null
                        ? chain.filter(exchange)
                        : chain.filter(exchange.mutate()
                                .request(new FaultyRequest(exchange.getRequest(), fault))
                                .response(new FaultyResponse(exchange.getResponse(), fault))
                                .build());
            };
        }

        @Bean
        Interposer interposer() {
            return new Interposer() {
                @Override
                public DecoderModel decoder(ModelId model, DecoderModel decoder) {
                    return decoder;
                }

                @Override
                public TensorModel graph(ModelId model, TensorModel graph) {
                    return new FaultyGraph(graph);
                }
            };
        }
    }

    private static OutOfMemoryError heap() {
        return new OutOfMemoryError("Java heap space");
    }

    private static final class FaultyRequest extends ServerHttpRequestDecorator {
        private final String fault;

        FaultyRequest(ServerHttpRequest request, String fault) {
            super(request);
            this.fault = fault;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return switch (fault) {
                case "call" -> throw heap();
                case "chunk" ->
                    super.getBody().map(_ -> {
                        throw heap();
                    });
                case "direct" ->
                    super.getBody().map(_ -> {
                        throw new OutOfMemoryError("Cannot reserve 16 bytes of direct buffer memory");
                    });
                default -> super.getBody();
            };
        }
    }

    private static final class FaultyResponse extends ServerHttpResponseDecorator {
        private boolean faulty;

        FaultyResponse(ServerHttpResponse response, String fault) {
            super(response);
            this.faulty = fault.equals("answer");
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            if (faulty) {
                faulty = false;
                throw heap();
            }
            return super.writeWith(body);
        }
    }

    private record FaultyGraph(TensorModel graph) implements TensorModel {
        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
            if (MODELS.get()) {
                throw heap();
            }
            return graph.run(inputs, wanted);
        }

        @Override
        public List<TensorSpec> inputs() {
            return graph.inputs();
        }

        @Override
        public List<TensorSpec> outputs() {
            return graph.outputs();
        }

        @Override
        public void interrupt() {
            graph.interrupt();
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    @AfterEach
    void nothingIsHeld() {
        MODELS.set(false);
        await("bodies", () -> bodies.inMemory() == 0 && bodies.onDisk() == 0);
        await("requests in work", () -> traffic.inWork() == 0);
    }

    private Stream<DynamicTest> each(Stream<Endpoint> of, String fault) {
        return of.flatMap(endpoint -> endpoint.paths().stream()
                .map(PathPattern::getPatternString)
                .map(path -> DynamicTest.dynamicTest(endpoint.method() + " " + path, () -> {
                    HttpResponse<String> response = ask(endpoint, filled(path), fault);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                    assertThat(response.body()).contains("too little memory").doesNotContain("heap");
                    nothingIsHeld();
                })));
    }

    /* What fails on the connection itself may close it. */
    private Stream<DynamicTest> endedOrRefused(Stream<Endpoint> of, String fault) {
        return of.flatMap(endpoint -> endpoint.paths().stream()
                .map(PathPattern::getPatternString)
                .map(path -> DynamicTest.dynamicTest(endpoint.method() + " " + path, () -> {
                    try {
                        assertThat(ask(endpoint, filled(path), fault).statusCode())
                                .isEqualTo(503);
                    } catch (HttpTimeoutException hangs) {
                        throw hangs;
                    } catch (IOException closed) {
                        assertThat(closed).hasMessageContaining("no bytes");
                    }
                    nothingIsHeld();
                })));
    }

    private static String filled(String pattern) {
        return pattern.replace("{organization}/{model}", "acme/tiny-bert")
                .replace("{model}", "tiny-bert")
                .replace("{*model}", "tiny-bert")
                .replace("{version}", "1")
                .replace("{id}", "none")
                .replace("/is_sleeping", "/is_sleeping?model=tiny-bert");
    }

    private HttpResponse<String> ask(Endpoint endpoint, String path, @Nullable String fault) throws Exception {
        boolean hasBody = endpoint.body().kind() != Kind.NONE;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header(
                        "Content-Type",
                        endpoint.body().kind() == Kind.FORM ? "multipart/form-data; boundary=x" : "application/json")
                .method(endpoint.method().name(), BodyPublishers.ofString(hasBody ? "{}" : ""));
        return HTTP.send((fault == null ? request : request.header(FAULT, fault)).build(), BodyHandlers.ofString());
    }

    private Stream<Endpoint> withBody() {
        return endpoints.all().stream().filter(endpoint -> endpoint.body().kind() != Kind.NONE);
    }

    @TestFactory
    Stream<DynamicTest> endpoint_memoryRunsOutInItsHandler_is503() {
        return each(withBody(), "call");
    }

    @TestFactory
    Stream<DynamicTest> endpoint_memoryRunsOutOnItsConnection_isEnded() {
        return endedOrRefused(withBody(), "chunk");
    }

    @TestFactory
    Stream<DynamicTest> endpoint_memoryForBuffersRunsOut_isEnded() {
        return endedOrRefused(withBody(), "direct");
    }

    @TestFactory
    Stream<DynamicTest> endpoint_memoryRunsOutWhileItAnswers_is503() {
        return each(
                endpoints.all().stream()
                        .filter(endpoint -> endpoint.body().kind() == Kind.NONE)
                        .filter(endpoint ->
                                !endpoint.paths().getFirst().getPatternString().contains("repository")),
                "answer");
    }

    @Test
    void model_memoryRunsOut_is503AndTheServiceIsNotLive() throws Exception {
        MODELS.set(true);
        HttpResponse<String> response = post("/v1/embeddings", "{\"model\":\"tiny-bert\",\"input\":[\"a\",\"b\"]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        for (String path : List.of(
                "/actuator/health/liveness", "/actuator/health/readiness", "/v2/health/live", "/v2/health/ready")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(503);
        }
        assertThat(get("/actuator/health/liveness").body()).contains("DOWN").doesNotContain("heap space");
    }
}
