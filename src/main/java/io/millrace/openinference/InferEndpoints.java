package io.millrace.openinference;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.serving.Operation;
import io.millrace.serving.Route;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs models on tensors. */
record InferEndpoints(TensorInference inference) {

    /** Bytes from which on parsing would hold up the other connections of an event loop. */
    Stream<Endpoint> declared(OpenInferenceLimits limits) {
        BodyRule body = BodyRule.raw(limits.maxBodyBytes());
        return Stream.of(
                Endpoint.post(
                        List.of("/v2/models/{model}/infer"),
                        Operation.INFER,
                        body,
                        ProtocolDocs.infer("infer", "Run a model on tensors"),
                        this::infer),
                Endpoint.post(
                        List.of("/v2/models/{model}/versions/{version}/infer"),
                        Operation.INFER,
                        body,
                        ProtocolDocs.inferVersion("inferVersion", "Run a version of a model on tensors"),
                        this::infer));
    }

    private Mono<Void> infer(EdgeCall call) {
        ModelPath path = ModelPath.of(call);
        String name = path.name();
        String version = path.version();
        Route _ = call.route(name);
        Long jsonLength = BinaryHeader.jsonLength(call.headers());
        return call.bytes()
                .transformDeferredContextual((body, context) -> body.doOnNext(_ -> call.admitted(name, context)))
                .flatMap(body -> inference.signature(call.route(name), version).flatMap(signature -> call.inTurn(
                                body.length, _ -> InferRequest.read(body, jsonLength, path.model(), signature)
                                        .withDefaults(call.headers()))
                        .flatMap(request -> run(call.route(name), version, signature, request))))
                .flatMap(reply -> InferReplies.write(call.response(), reply));
    }

    /** The answer is written in JSON on a thread that is neither an event loop nor the model's. */
    private Mono<InferReply> run(Route model, @Nullable String version, Signature signature, InferRequest request) {
        return inference
                .infer(model, version, request.request())
                .publishOn(Schedulers.parallel())
                .map(outputs -> InferReply.of(signature, request, outputs));
    }
}
