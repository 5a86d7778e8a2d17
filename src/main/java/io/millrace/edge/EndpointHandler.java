package io.millrace.edge;

import reactor.core.publisher.Mono;

/** Answers the requests of one endpoint. */
@FunctionalInterface
public interface EndpointHandler {

    /** Completes when the answer has been written; an error becomes an answer in the form of the endpoint. */
    Mono<Void> handle(EdgeCall call);
}
