package io.millrace.requests;

import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.models.Breaker;
import io.millrace.models.Lease;
import io.millrace.models.ModelRoute;
import io.millrace.repository.Fallback;
import io.millrace.serving.RemoteModels;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Asks one model, held by a lease, behind its circuit breaker. Parts, demand and cancellation pass through as they are. */
final class GuardedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedCalls.class);

    private GuardedCalls() {}

    /** @param deadline as {@link ModelCall#on(Lease, long)} takes it */
    static <T> Flux<T> ask(ModelRoute route, ModelCall<T> call, long deadline) {
        return route.holding(load -> within(load, deadline), lease -> asked(route, lease, call, deadline));
    }

    private static Mono<Void> within(Mono<Void> load, long deadline) {
        return deadline == ModelCall.NO_DEADLINE
                ? load
                : load.timeout(
                        Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
                        Mono.error(() -> new DeadlineExceeded("The model was not loaded in time")));
    }

    private static <T> Flux<T> asked(ModelRoute route, Lease lease, ModelCall<T> call, long deadline) {
        try {
            Watch<T> watch = new Watch<>(route.id().value(), lease.breaker().enter(), lease);
            return watch.over(() -> call.on(lease, deadline));
        } catch (RuntimeException refusal) {
            lease.close();
            throw refusal;
        }
    }

    static <T> Flux<T> ask(Fallback.Remote settings, RemoteModels.Remote remote, Breaker breaker, ModelCall<T> call) {
        String name = settings.name();
        return Flux.defer(() -> {
            Watch<T> watch = new Watch<>(name, breaker.enter(), () -> {});
            return watch.over(() -> call.on(remote, settings.breaker(), name));
        });
    }

    /** Tells the breaker how an answer comes and ends, and gives back what it held. */
    private static final class Watch<T> extends DefaultSignalListener<T> {
        private final String name;
        private final Breaker.Call counted;
        private final AutoCloseable held;

        private Watch(String name, Breaker.Call counted, AutoCloseable held) {
            this.name = name;
            this.counted = counted;
            this.held = held;
        }

        private Flux<T> over(Supplier<Flux<T>> answer) {
            return Flux.defer(answer).tap(() -> this);
        }

        @Override
        public void doOnNext(T part) {
            counted.answered();
        }

        @Override
        public void doOnComplete() {
            counted.completed();
        }

        @Override
        public void doOnError(Throwable error) {
            if (Breaker.isFault(error)) {
                LOG.warn("model {} failed a request: {}", name, error.getMessage());
            } else if (error instanceof RequestFailed) {
                LOG.info("model {} could not serve a request: {}", name, error.getMessage());
            }
            counted.failed(error);
        }

        @Override
        public void doOnCancel() {
            counted.cancelled();
        }

        @Override
        public void doFinally(SignalType end) throws Exception {
            held.close();
        }
    }
}
