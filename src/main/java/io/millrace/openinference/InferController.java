package io.millrace.openinference;

import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

@RestController
final class InferController implements InferApi {

    /** Bytes from which on parsing would hold up the other connections of an event loop. */
    private static final int LONG = 1 << 15;

    private final TensorInference inference;
    private final ModelCatalog catalog;
    private final BodyReader bodies;
    private final AdmissionPrecheck entrance;

    InferController(TensorInference inference, ModelCatalog catalog, BodyReader bodies, AdmissionPrecheck entrance) {
        this.inference = inference;
        this.catalog = catalog;
        this.bodies = bodies;
        this.entrance = entrance;
    }

    @Override
    @PostMapping("/v2/models/{model}/infer")
    public Mono<Void> infer(@PathVariable String model, ServerWebExchange exchange) {
        return infer(model, null, exchange);
    }

    @Override
    @PostMapping("/v2/models/{model}/versions/{version}/infer")
    public Mono<Void> inferVersion(
            @PathVariable String model, @PathVariable String version, ServerWebExchange exchange) {
        return infer(model, version, exchange);
    }

    private Mono<Void> infer(String model, @Nullable String version, ServerWebExchange exchange) {
        Route route = catalog.route(model);
        Signature signature = inference.signature(route, version);
        ServerHttpRequest http = exchange.getRequest();
        Long jsonLength = Headers.jsonLength(http.getHeaders());
        return bodies.read(http)
                .transformDeferredContextual((body, context) -> body.doOnNext(_ -> enter(route, context)))
                .flatMap(body -> Mono.fromCallable(() -> InferRequest.read(body, jsonLength, model, signature)
                                .withDefaults(http.getHeaders()))
                        .subscribeOn(scheduler(body.length)))
                .flatMap(request -> run(route, version, signature, request))
                .flatMap(reply -> Replies.inference(exchange.getResponse(), reply));
    }

    private void enter(Route model, ContextView context) {
        RequestTimes.of(context).asked(model);
        entrance.requirePlace(model);
    }

    /** The answer is written in JSON on a thread that is neither an event loop nor the model's. */
    private Mono<InferReply> run(Route model, @Nullable String version, Signature signature, InferRequest request) {
        return inference
                .infer(model, version, request.request())
                .publishOn(Schedulers.parallel())
                .map(outputs -> InferReply.of(signature, request, outputs));
    }

    private static Scheduler scheduler(int bytes) {
        return bytes < LONG ? Schedulers.immediate() : Schedulers.parallel();
    }
}
