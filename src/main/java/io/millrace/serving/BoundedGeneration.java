package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Text generation that ends what takes too long, waiting or running, whoever answers it: at the request's deadline with
 * {@link DeadlineExceeded}, at the curfew with {@link ModelNotReady}. What was asked is cancelled before the error goes down.
 */
final class BoundedGeneration implements TextGeneration {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final TextGeneration generation;
    private final Function<String, Optional<Bounds>> bounds;
    private final Mono<Void> curfew;
    private final BreakerListener listener;
    private final Scheduler timer;

    /**
     * @param bounds of a model by name or alias
     * @param curfew completes when nothing may run any longer
     */
    BoundedGeneration(
            TextGeneration generation,
            Function<String, Optional<Bounds>> bounds,
            Mono<Void> curfew,
            BreakerListener listener,
            Scheduler timer) {
        this.generation = generation;
        this.bounds = bounds;
        this.curfew = curfew;
        this.listener = listener;
        this.timer = timer;
    }

    /** A model and its times. */
    record Bounds(ModelId id, Timeouts timeouts) {
        static Bounds of(ModelFolder folder) {
            return new Bounds(folder.id(), folder.manifest().timeouts());
        }
    }

    @Override
    public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
        Flux<TextEvent> stream = Flux.defer(() -> generation.generate(model, prompts, options));
        return Flux.defer(() -> bounds.apply(model)
                .map(known -> new Request(
                                known.id(),
                                known.timeouts().of(options.scheduling().timeout()))
                        .over(stream))
                .orElse(stream));
    }

    /** One request; the first of its last event, its deadline and the curfew ends it. */
    private final class Request {
        private final ModelId model;
        private final @Nullable Duration timeout;
        private final AtomicReference<End> end = new AtomicReference<>(End.NONE);

        private Request(ModelId model, @Nullable Duration timeout) {
            this.model = model;
            this.timeout = timeout;
        }

        private Flux<TextEvent> over(Flux<TextEvent> stream) {
            Mono<Void> deadline =
                    timeout == null ? Mono.never() : Mono.delay(timeout, timer).then();
            return stream.filter(event -> !(event instanceof TextEvent.Done) || ends(End.WHOLE))
                    .takeUntilOther(Mono.firstWithSignal(cut(deadline, End.LATE), cut(curfew, End.CLOSED)))
                    .concatWith(Mono.defer(this::error));
        }

        /** Completes after {@code signal}, and never where the request has ended before. */
        private Mono<Void> cut(Mono<Void> signal, End by) {
            return signal.then(Mono.defer(() -> ends(by) ? Mono.empty() : Mono.never()));
        }

        private boolean ends(End by) {
            return end.compareAndSet(End.NONE, by);
        }

        private Mono<TextEvent> error() {
            return switch (end.get()) {
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

    private enum End {
        NONE,
        WHOLE,
        LATE,
        CLOSED
    }
}
