package io.millrace.library;

import io.millrace.serving.Route;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who is asked.
 *
 * @param model id
 */
record Asked(Millrace millrace, String model) {

    /** Nothing happens before subscription; cancelling it ends what was asked. */
    <T> Flux<T> flux(Function<Route, Publisher<T>> question) {
        return millrace.flux(model, question);
    }

    <T> Mono<T> mono(Function<Route, Publisher<T>> question) {
        return flux(question).single();
    }
}
