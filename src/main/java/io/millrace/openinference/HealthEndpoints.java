package io.millrace.openinference;

import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Replies;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.Model;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/** Whether the server and its models can answer: 200 or 503, and the same as JSON. */
record HealthEndpoints(ModelCatalog catalog, BooleanSupplier keys, BooleanSupplier live) {

    Stream<Endpoint> declared() {
        return Stream.of(
                Endpoint.get(
                                "/v2/health/live",
                                ProtocolDocs.of(
                                        "serverLive", "Whether the server answers at all, and need not be replaced"),
                                this::serverLive)
                        .also(List.of("/ping")),
                Endpoint.get(
                                "/v2/health/ready",
                                ProtocolDocs.of(
                                        "serverReady",
                                        "Whether every required model has loaded once, or where none is required all have been tried"),
                                this::serverReady)
                        .also(List.of("/health")),
                Endpoint.get(
                        "/v2/models/{model}/ready",
                        ProtocolDocs.of("modelReady", "Whether a model is ready"),
                        this::modelReady),
                Endpoint.get(
                        "/v2/models/{model}/versions/{version}/ready",
                        ProtocolDocs.of("modelVersionReady", "Whether a version of a model is ready"),
                        this::modelReady));
    }

    private Mono<Void> serverLive(EdgeCall call) {
        boolean alive = live.getAsBoolean();
        return Replies.json(call.response(), status(alive), Map.of("live", alive));
    }

    private Mono<Void> serverReady(EdgeCall call) {
        boolean ready = catalog.ready() && live.getAsBoolean() && keys.getAsBoolean();
        return Replies.json(call.response(), status(ready), Map.of("ready", ready));
    }

    private Mono<Void> modelReady(EdgeCall call) {
        Model model = catalog.model(ModelPath.of(call).name());
        boolean ready = model.state().answers();
        return Replies.json(call.response(), status(ready), Map.of("name", model.name(), "ready", ready));
    }

    private static HttpStatus status(boolean ready) {
        return ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    }
}
