package io.millrace.openai;

import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.Replies;
import io.millrace.serving.ModelCatalog;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Lists the models. */
record ModelsEndpoints(ModelCatalog catalog) {

    private static final String TAG = "Models";
    private static final EndpointDoc LIST =
            EndpointDoc.of(TAG, "listModels", "The models of this server, whatever their state", Docs.ok(Models.class));
    private static final EndpointDoc ONE = EndpointDoc.of(
            TAG,
            "retrieveModel",
            "One model, by name or alias; names may have slashes",
            Docs.ok(Models.Model.class),
            Docs.error(404, "Not Found"));

    Stream<Endpoint> declared() {
        return Stream.of(
                Endpoint.get("/v1/models", LIST, this::list).also(Aliases.of("/models")),
                Endpoint.get("/v1/models/{*model}", ONE, this::one).also(Aliases.of("/models/{*model}")));
    }

    private Mono<Void> list(EdgeCall call) {
        return Replies.json(call.response(), Models.of(listed()));
    }

    /** Every model with its adapters, and by its bare name the version that a request for that gets. */
    private List<ModelCatalog.Model> listed() {
        return catalog.models().stream()
                .flatMap(model -> isDefault(model) ? Stream.of(model.called(model.name()), model) : Stream.of(model))
                .flatMap(model -> Stream.concat(
                        Stream.of(model), model.adapters().stream().map(model::adapted)))
                .toList();
    }

    private boolean isDefault(ModelCatalog.Model model) {
        return !model.name().equals(model.id())
                && catalog.find(model.name()).filter(model::equals).isPresent();
    }

    private Mono<Void> one(EdgeCall call) {
        String path = call.variable("model");
        String name = path.startsWith("/") ? path.substring(1) : path;
        return Replies.json(call.response(), Models.Model.of(catalog.model(name)));
    }
}
