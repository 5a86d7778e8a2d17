package io.millrace.openai;

import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.serving.ModelCatalog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Models")
final class ModelsController {

    private final ModelCatalog catalog;

    ModelsController(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    @Operation(summary = "The models of this server, whatever their state")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Models.class)))
    @GetMapping("/v1/models")
    public Mono<Void> listModels(ServerWebExchange exchange) {
        return Replies.json(exchange.getResponse(), Models.of(catalog.models()));
    }

    @Operation(summary = "One model, by name or alias; names may have slashes")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Models.Model.class)))
    @ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ApiError.Envelope.class)))
    @GetMapping("/v1/models/{*model}")
    public Mono<Void> retrieveModel(@PathVariable String model, ServerWebExchange exchange) {
        String name = model.substring(1);
        return Mono.justOrEmpty(catalog.find(name))
                .switchIfEmpty(Mono.error(() -> new ModelNotFound(name)))
                .flatMap(found -> Replies.json(exchange.getResponse(), Models.Model.of(found)));
    }
}
