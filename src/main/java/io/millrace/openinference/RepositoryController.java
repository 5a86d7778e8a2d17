package io.millrace.openinference;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Triton's model repository extension. */
@RestController
@Tag(name = InferApi.TAG)
final class RepositoryController {

    private final ModelCatalog catalog;
    private final ModelControl control;
    private final BodyReader bodies;

    RepositoryController(ModelCatalog catalog, ModelControl control, BodyReader bodies) {
        this.catalog = catalog;
        this.control = control;
        this.bodies = bodies;
    }

    @Operation(summary = "The models of the repository and their states; {\"ready\":true} leaves out those not ready")
    @PostMapping("/v2/repository/index")
    public Mono<Void> index(ServerWebExchange exchange) {
        return bodies.read(exchange.getRequest())
                .map(RepositoryRequest::index)
                .flatMap(request -> Replies.json(exchange.getResponse(), entries(request.onlyReady())));
    }

    @Operation(summary = "Load a model, or load it anew; answers when it is ready")
    @PostMapping("/v2/repository/models/{model}/load")
    public Mono<Void> load(@PathVariable String model, ServerWebExchange exchange) {
        return bodies.read(exchange.getRequest())
                .doOnNext(body -> RepositoryRequest.control(body, Parameters.OF_LOAD))
                .flatMap(_ -> control.load(model))
                .then(Mono.defer(() -> Replies.json(exchange.getResponse(), Map.of("name", model, "load", true))));
    }

    @Operation(summary = "Unload a model; answers when its requests have finished and it is gone")
    @PostMapping("/v2/repository/models/{model}/unload")
    public Mono<Void> unload(@PathVariable String model, ServerWebExchange exchange) {
        return bodies.read(exchange.getRequest())
                .doOnNext(body -> RepositoryRequest.control(body, Parameters.OF_UNLOAD))
                .flatMap(_ -> control.unload(model))
                .then(Mono.defer(() -> Replies.json(exchange.getResponse(), Map.of("name", model, "unload", true))));
    }

    private List<IndexEntry> entries(boolean onlyReady) {
        return catalog.models().stream()
                .filter(model -> !onlyReady || model.state() == ModelCatalog.State.READY)
                .map(IndexEntry::of)
                .toList();
    }

    /**
     * A model of the index.
     *
     * @param state as Triton names it
     * @param reason why it is not ready; empty where it is
     */
    record IndexEntry(String name, String version, String state, String reason) {
        static IndexEntry of(ModelCatalog.Model model) {
            return switch (model.state()) {
                case READY -> entry(model, "READY", "");
                case LOADING -> entry(model, "LOADING", "");
                case UNLOADED -> entry(model, "UNAVAILABLE", "unloaded");
                case FAILED -> entry(model, "UNAVAILABLE", String.valueOf(model.failure()));
            };
        }

        private static IndexEntry entry(ModelCatalog.Model model, String state, String reason) {
            return new IndexEntry(model.id(), model.version(), state, reason);
        }
    }
}
