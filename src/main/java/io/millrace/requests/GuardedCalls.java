package io.millrace.requests;

import io.millrace.models.Breaker;
import io.millrace.models.Lease;
import io.millrace.models.ModelRoute;
import io.millrace.repository.Fallback;
import io.millrace.serving.RemoteModels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Asks one model, held by a lease, behind its circuit breaker. Parts, demand and cancellation pass through as they are. */
final class GuardedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedCalls.class);

    private GuardedCalls() {}

    /** @param deadline as {@link ModelCall#on(Lease, long)} takes it */
    static <T> Flux<T> ask(ModelRoute route, ModelCall<T> call, long deadline) {
        return Flux.defer(() -> {
            Lease lease = route.lease();
            try {
                return counted(route.id().value(), lease.breaker(), Flux.defer(() -> call.on(lease, deadline)))
                        .doFinally(_ -> lease.close());
            } catch (RuntimeException refusal) {
                lease.close();
                throw refusal;
            }
        });
    }

    static <T> Flux<T> ask(Fallback.Remote settings, RemoteModels.Remote remote, Breaker breaker, ModelCall<T> call) {
        String name = settings.name();
        return Flux.defer(() -> counted(name, breaker, Flux.defer(() -> call.on(remote, settings.breaker(), name))));
    }

    private static <T> Flux<T> counted(String name, Breaker breaker, Flux<T> stream) {
        Breaker.Call call = breaker.enter();
        return stream.doOnNext(_ -> call.answered())
                .doOnComplete(call::completed)
                .doOnError(error -> failed(name, call, error))
                .doOnCancel(call::cancelled);
    }

    private static void failed(String name, Breaker.Call call, Throwable error) {
        if (Breaker.isFault(error)) {
            LOG.warn("model {} failed a request: {}", name, error.getMessage());
        }
        call.failed(error);
    }
}
