package io.millrace.openai;

import io.millrace.serving.TextEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;

/** Says in a header which model answered, where it is not the one that was asked. */
final class ServedBy {

    static final String HEADER = "x-millrace-served-by";

    private ServedBy() {}

    static Flux<TextEvent> header(ServerHttpResponse response, Flux<TextEvent> events) {
        return events.doOnNext(event -> {
            if (event instanceof TextEvent.Served served) {
                response.getHeaders().set(HEADER, served.model());
            }
        });
    }
}
