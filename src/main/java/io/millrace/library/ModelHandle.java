package io.millrace.library;

import io.millrace.serving.Route;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A model, as those who ask it hold it.
 *
 * @param model id
 */
record ModelHandle(CountedCalls calls, String model) {

    /** Nothing happens before subscription; cancelling it ends what was asked. */
    <T> Flux<T> flux(Function<Route, Publisher<T>> question) {
        return calls.flux(model, question);
    }

    <T> Mono<T> mono(Function<Route, Publisher<T>> question) {
        return flux(question).single();
    }
}
