package io.millrace.requests;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.serving.BreakerListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Ends what takes too long, waiting or running, whoever answers it: at the request's deadline with {@link DeadlineExceeded}, at the curfew
 * with {@link ModelNotReady}. What was asked is cancelled before the error goes down.
 */
final class RequestBounds {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Curfew curfew;
    private final BreakerListener listener;
    private final Scheduler timer;

    RequestBounds(Curfew curfew, BreakerListener listener, Scheduler timer) {
        this.curfew = curfew;
        this.listener = listener;
        this.timer = timer;
    }

    /**
     * The stream, ended in time.
     *
     * @param timeout null for no deadline
     * @param isLast whether the answer is whole with a part
     */
    <T> Flux<T> over(Flux<T> stream, ModelId model, @Nullable Duration timeout, Predicate<? super T> isLast) {
        return Flux.defer(() -> new Bounded(model, timeout).over(stream, isLast));
    }

    private enum End {
        NONE,
        WHOLE,
        LATE,
        CLOSED
    }

    /** One request; the first of its last part, its deadline and the curfew ends it. */
    private final class Bounded {
        private final ModelId model;
        private final @Nullable Duration timeout;
        private final Sinks.Empty<Void> cut = Sinks.empty();
        private End end = End.NONE;

        private Bounded(ModelId model, @Nullable Duration timeout) {
            this.model = model;
            this.timeout = timeout;
        }

        private <T> Flux<T> over(Flux<T> stream, Predicate<? super T> isLast) {
            Runnable closing = () -> cut(End.CLOSED);
            Disposable deadline = timeout == null
                    ? Disposables.disposed()
                    : timer.schedule(() -> cut(End.LATE), timeout.toNanos(), TimeUnit.NANOSECONDS);
            curfew.add(closing);
            return stream.filter(part -> !isLast.test(part) || ends(End.WHOLE))
                    .takeUntilOther(cut.asMono())
                    .concatWith(Mono.defer(this::error))
                    .doFinally(_ -> {
                        deadline.dispose();
                        curfew.forget(closing);
                    });
        }

        private void cut(End by) {
            if (ends(by)) {
                var _ = cut.tryEmitEmpty();
            }
        }

        private synchronized boolean ends(End by) {
            boolean first = end == End.NONE;
            end = first ? by : end;
            return first;
        }

        private synchronized <T> Mono<T> error() {
            return switch (end) {
                case NONE, WHOLE -> Mono.empty();
                case LATE -> Mono.error(expired());
                case CLOSED -> Mono.error(new ModelNotReady("The service is shutting down", RETRY_AFTER));
            };
        }

        private DeadlineExceeded expired() {
            listener.expired(model.value());
            double seconds = timeout == null ? 0 : timeout.toMillis() / 1000.0;
            return new DeadlineExceeded("The answer was not whole within " + seconds + " s");
        }
    }
}
