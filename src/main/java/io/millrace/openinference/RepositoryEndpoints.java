package io.millrace.openinference;

import io.millrace.access.Role;
import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointHandler;
import io.millrace.edge.Replies;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.Operation;
import io.millrace.serving.PullState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Triton's model repository extension. */
record RepositoryEndpoints(ModelCatalog catalog, ModelControl control) {

    Stream<Endpoint> declared(OpenInferenceLimits limits) {
        BodyRule body = BodyRule.raw(limits.maxBodyBytes());
        return Stream.of(
                post(
                        "/v2/repository/index",
                        "index",
                        "The models of the repository and their states; {\"ready\":true} leaves out those not ready",
                        body,
                        this::index),
                post(
                        "/v2/repository/models/{model}/load",
                        "load",
                        "Load a model, or load it anew; answers when it is ready",
                        body,
                        this::load),
                post(
                        "/v2/repository/models/{model}/unload",
                        "unload",
                        "Unload a model; answers when its requests have finished and it is gone",
                        body,
                        this::unload));
    }

    private static Endpoint post(String path, String id, String summary, BodyRule body, EndpointHandler handler) {
        return Endpoint.post(List.of(path), Operation.OTHER, body, ProtocolDocs.of(id, summary), handler)
                .needing(Role.ADMIN);
    }

    private Mono<Void> index(EdgeCall call) {
        return call.bytes()
                .map(RepositoryRequest::index)
                .flatMap(request -> Replies.json(call.response(), entries(request.onlyReady())));
    }

    private Mono<Void> load(EdgeCall call) {
        String model = call.variable("model");
        return call.bytes()
                .doOnNext(body -> RepositoryRequest.control(body, Parameters.OF_LOAD))
                .flatMap(_ -> control.load(model))
                .then(Mono.defer(() -> Replies.json(call.response(), Map.of("name", model, "load", true))));
    }

    private Mono<Void> unload(EdgeCall call) {
        String model = call.variable("model");
        return call.bytes()
                .doOnNext(body -> RepositoryRequest.control(body, Parameters.OF_UNLOAD))
                .flatMap(_ -> control.unload(model))
                .then(Mono.defer(() -> Replies.json(call.response(), Map.of("name", model, "unload", true))));
    }

    private List<IndexEntry> entries(boolean onlyReady) {
        return catalog.models().stream()
                .filter(model -> !onlyReady || model.state().answers())
                .map(model -> IndexEntry.of(model, catalog.pull(model.id())))
                .toList();
    }

    /**
     * A model of the index.
     *
     * @param state as Triton names it
     * @param reason why it is not ready; empty where it is
     */
    record IndexEntry(String name, String version, String state, String reason) {
        static IndexEntry of(ModelCatalog.Model model, Optional<PullState> pull) {
            return switch (model.state()) {
                case READY -> entry(model, "READY", "");
                case LOADING ->
                    entry(model, "LOADING", pull.map(PullState::toString).orElse(""));
                case IDLE -> entry(model, "READY", "loaded by the next request");
                case SLEEPING -> entry(model, "UNAVAILABLE", "asleep");
                case UNLOADED -> entry(model, "UNAVAILABLE", "unloaded");
                case FAILED -> entry(model, "UNAVAILABLE", String.valueOf(model.failure()));
            };
        }

        private static IndexEntry entry(ModelCatalog.Model model, String state, String reason) {
            return new IndexEntry(model.name(), model.version(), state, reason);
        }
    }
}
