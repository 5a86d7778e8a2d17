package io.millrace.openinference;

import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.ModelCatalog.State;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Whether the server and its models can answer: 200 or 503, and the same as JSON. */
@RestController
@Tag(name = InferApi.TAG)
final class HealthController {

    private final ModelCatalog catalog;

    HealthController(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Operation(summary = "Whether the server answers at all")
    @GetMapping("/v2/health/live")
    public Mono<Void> serverLive(ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Map.of("live", true));
    }

    @Operation(summary = "Whether every model that is to be loaded at start is ready")
    @GetMapping("/v2/health/ready")
    public Mono<Void> serverReady(ServerWebExchange exchange) {
        boolean ready = catalog.ready();
        return Replies.json(exchange.getResponse(), status(ready), Map.of("ready", ready));
    }

    @Operation(summary = "Whether a model is ready")
    @GetMapping("/v2/models/{model}/ready")
    public Mono<Void> modelReady(@PathVariable String model, ServerWebExchange exchange) {
        return ready(model, null, exchange);
    }

    @Operation(summary = "Whether a version of a model is ready")
    @GetMapping("/v2/models/{model}/versions/{version}/ready")
    public Mono<Void> modelVersionReady(
            @PathVariable String model, @PathVariable String version, ServerWebExchange exchange) {
        return ready(model, version, exchange);
    }

    private Mono<Void> ready(String name, @Nullable String version, ServerWebExchange exchange) {
        Model model = catalog.find(name)
                .filter(found -> version == null || version.equals(found.version()))
                .orElseThrow(() -> new ModelNotFound(version == null ? name : name + "' version '" + version));
        boolean ready = model.state() == State.READY;
        return Replies.json(exchange.getResponse(), status(ready), Map.of("name", model.id(), "ready", ready));
    }

    private static HttpStatus status(boolean ready) {
        return ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    }
}
