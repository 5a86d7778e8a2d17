package io.millrace.library;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.Traffic;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.Route;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What is asked of models; counted, so that closing waits for it.
 *
 * @param traffic takes no more once it is closed
 * @param loading how long who asks waits for a model that is being loaded
 */
record CountedCalls(ModelRegistry models, Traffic traffic, Duration loading) {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /**
     * Refuses where they are at an end.
     *
     * @throws IllegalStateException once traffic is closed
     */
    void requireOpen() {
        if (traffic.isClosed()) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this Millrace is closed");
    }

    /** What comes of a model once it is there. Nothing happens before subscription; cancelling it ends what was asked. */
    <T> Flux<T> flux(String model, Function<Route, Publisher<T>> question) {
        return Flux.defer(() -> traffic.enter()
                ? Flux.defer(() -> ask(model, question)).doFinally(_ -> traffic.ended())
                : Flux.error(closed()));
    }

    private <T> Flux<T> ask(String model, Function<Route, Publisher<T>> question) {
        Route route = models.route(model);
        return isLoading(route) ? loaded(model).flatMapMany(question) : Flux.from(question.apply(route));
    }

    private Mono<Route> loaded(String model) {
        return Mono.<Route>fromSupplier(() -> models.route(model))
                .filter(route -> !isLoading(route) || traffic.isClosed())
                .repeatWhenEmpty(Integer.MAX_VALUE, tries -> tries.delayElements(LOOK))
                .timeout(loading, Mono.error(() -> late(model)));
    }

    private static boolean isLoading(Route route) {
        return route.model().state() == State.LOADING;
    }

    private ModelNotReady late(String model) {
        return new ModelNotReady(
                "The model '" + new ModelId(model) + "' is still loading after " + loading, RETRY_AFTER);
    }
}
