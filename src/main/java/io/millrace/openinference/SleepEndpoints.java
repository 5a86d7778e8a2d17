package io.millrace.openinference;

import io.millrace.access.Role;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Replies;
import io.millrace.edge.Values;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.ModelControl;
import io.millrace.serving.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Sleep and wake as vLLM has them; {@code model} in the query says which, where there are several. */
record SleepEndpoints(ModelCatalog catalog, ModelControl control) {

    private static final Set<String> LEVELS = Set.of("1", "2");

    Stream<Endpoint> declared(OpenInferenceLimits limits) {
        BodyRule body = BodyRule.raw(limits.maxBodyBytes());
        return Stream.of(
                Endpoint.post(
                                List.of("/sleep"),
                                Operation.OTHER,
                                body,
                                ProtocolDocs.of("sleep", "Free a model's memory until it is woken; model names it"),
                                this::sleep)
                        .needing(Role.ADMIN),
                Endpoint.post(
                                List.of("/wake_up"),
                                Operation.OTHER,
                                body,
                                ProtocolDocs.of("wakeUp", "Load a model that sleeps; answers when it is ready"),
                                this::wake)
                        .needing(Role.ADMIN),
                Endpoint.get("/is_sleeping", ProtocolDocs.of("isSleeping", "Whether a model sleeps"), this::isSleeping)
                        .needing(Role.ADMIN));
    }

    private Mono<Void> sleep(EdgeCall call) {
        return acting(call, () -> {
            String level = call.parameter("level", "1");
            if (!LEVELS.contains(level)) {
                throw new InvalidRequest(
                        "level", "'level' must be 1 or 2, which are alike here, but was " + Values.shown(level));
            }
            requireOnly(call, "mode", "wait");
            return control.sleep(model(call));
        });
    }

    private Mono<Void> wake(EdgeCall call) {
        return acting(call, () -> {
            requireOnly(call, "tags", "");
            return control.wake(model(call));
        });
    }

    private static Mono<Void> acting(EdgeCall call, Supplier<Mono<Void>> act) {
        return call.bytes()
                .doOnNext(body -> RepositoryRequest.control(body, Parameters.OF_UNLOAD))
                .flatMap(_ -> act.get())
                .then(Mono.defer(() -> Replies.json(call.response(), Map.of())));
    }

    private static void requireOnly(EdgeCall call, String parameter, String taken) {
        String value = call.parameter(parameter, taken);
        if (!value.equals(taken)) {
            throw new InvalidRequest(
                    parameter,
                    "'" + parameter + "' is not supported" + (taken.isEmpty() ? "" : " but as '" + taken + "'"));
        }
    }

    private Mono<Void> isSleeping(EdgeCall call) {
        boolean sleeps = catalog.model(model(call)).state() == State.SLEEPING;
        return Replies.json(call.response(), Map.of("is_sleeping", sleeps));
    }

    /** The one that is named, or the only one that there is. */
    private String model(EdgeCall call) {
        String named = call.parameter("model", "");
        if (!named.isEmpty()) {
            return named;
        }
        List<String> all = catalog.models().stream()
                .map(ModelCatalog.Model::name)
                .distinct()
                .toList();
        if (all.size() != 1) {
            throw new InvalidRequest(
                    "model", "'model' must be in the query, since this service has " + all.size() + " models");
        }
        return all.getFirst();
    }
}
