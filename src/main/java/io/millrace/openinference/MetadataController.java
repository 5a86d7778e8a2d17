package io.millrace.openinference;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.TensorInference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the server is, and what its models take and give. */
@RestController
@Tag(name = InferApi.TAG)
final class MetadataController {

    /** The manifest of the jar tells; outside a jar nothing does. */
    private static final String VERSION =
            Objects.requireNonNullElse(MetadataController.class.getPackage().getImplementationVersion(), "dev");

    private static final Metadata.Server SERVER = new Metadata.Server(
            "millrace",
            VERSION,
            List.of("binary_tensor_data", "model_repository", "schedule_policy", "model_configuration"));

    private final TensorInference inference;
    private final ModelCatalog catalog;

    MetadataController(TensorInference inference, ModelCatalog catalog) {
        this.inference = inference;
        this.catalog = catalog;
    }

    @Operation(summary = "Name, version and protocol extensions of the server")
    @GetMapping("/v2")
    public Mono<Void> server(ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), SERVER);
    }

    @Operation(summary = "Names of the models, whatever their state")
    @GetMapping("/v2/models")
    public Mono<Void> models(ServerWebExchange exchange) {
        List<String> names =
                catalog.models().stream().map(ModelCatalog.Model::id).toList();
        return Replies.json(exchange.getResponse(), new Metadata.Models(names));
    }

    @Operation(summary = "Inputs and outputs of a model")
    @GetMapping("/v2/models/{model}")
    public Mono<Void> model(@PathVariable String model, ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Metadata.Model.of(inference.signature(catalog.route(model), null)));
    }

    @Operation(summary = "Inputs and outputs of a version of a model")
    @GetMapping("/v2/models/{model}/versions/{version}")
    public Mono<Void> modelVersion(
            @PathVariable String model, @PathVariable String version, ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Metadata.Model.of(inference.signature(catalog.route(model), version)));
    }

    @Operation(summary = "A model as Triton's configuration describes it")
    @GetMapping("/v2/models/{model}/config")
    public Mono<Void> config(@PathVariable String model, ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Metadata.Config.of(inference.signature(catalog.route(model), null)));
    }

    @Operation(summary = "A version of a model as Triton's configuration describes it")
    @GetMapping("/v2/models/{model}/versions/{version}/config")
    public Mono<Void> versionConfig(
            @PathVariable String model, @PathVariable String version, ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Metadata.Config.of(inference.signature(catalog.route(model), version)));
    }
}
