package io.millrace.openinference;

import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointHandler;
import io.millrace.edge.Replies;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What the server is, and what its models take and give. */
record MetadataEndpoints(TensorInference inference, ModelCatalog catalog) {

    /** The manifest of the jar tells; outside a jar nothing does. */
    private static final String VERSION =
            Objects.requireNonNullElse(MetadataEndpoints.class.getPackage().getImplementationVersion(), "dev");

    private static final Metadata.Server SERVER = new Metadata.Server(
            "millrace",
            VERSION,
            List.of("binary_tensor_data", "model_repository", "schedule_policy", "model_configuration"));

    Stream<Endpoint> declared() {
        return Stream.of(
                get("/v2", "server", "Name, version and protocol extensions of the server", MetadataEndpoints::server),
                get("/version", "version", "Version of the server", MetadataEndpoints::version),
                get("/v2/models", "models", "Names of the models, whatever their state", this::models),
                get("/v2/models/{model}", "model", "Inputs and outputs of a model", of(this::model)),
                get(
                        "/v2/models/{model}/versions/{version}",
                        "modelVersion",
                        "Inputs and outputs of a version of a model",
                        of(this::model)),
                get(
                        "/v2/models/{model}/config",
                        "config",
                        "A model as Triton's configuration describes it",
                        of(Metadata.Config::of)),
                get(
                        "/v2/models/{model}/versions/{version}/config",
                        "versionConfig",
                        "A version of a model as Triton's configuration describes it",
                        of(Metadata.Config::of)));
    }

    private static Endpoint get(String path, String id, String summary, EndpointHandler handler) {
        return Endpoint.get(path, ProtocolDocs.of(id, summary), handler);
    }

    private static Mono<Void> server(EdgeCall call) {
        return Replies.json(call.response(), SERVER);
    }

    private static Mono<Void> version(EdgeCall call) {
        return Replies.json(call.response(), Map.of("version", VERSION));
    }

    private Mono<Void> models(EdgeCall call) {
        List<String> names = catalog.models().stream()
                .map(ModelCatalog.Model::name)
                .distinct()
                .toList();
        return Replies.json(call.response(), new Metadata.Models(names));
    }

    private Metadata.Model model(Signature signature) {
        List<String> versions = catalog.models().stream()
                .filter(model -> model.name().equals(signature.model()))
                .map(ModelCatalog.Model::version)
                .toList();
        return Metadata.Model.of(signature, versions);
    }

    private EndpointHandler of(Function<Signature, Object> form) {
        return call -> {
            ModelPath path = ModelPath.of(call);
            return inference
                    .signature(call.route(path.name()), path.version())
                    .flatMap(signature -> Replies.json(call.response(), form.apply(signature)));
        };
    }
}
