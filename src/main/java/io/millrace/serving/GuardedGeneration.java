package io.millrace.serving;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Text generation behind a circuit breaker for each model, with hanging streams ended. Events, demand and cancellation pass
 * through as they are.
 */
final class GuardedGeneration implements TextGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedGeneration.class);

    private final TextGeneration generation;
    private final Function<String, Optional<Guard>> guards;
    private final Scheduler timer;
    private final LongSupplier ticker;

    /** @param guards of a model by name or alias; none for a model that is not known */
    GuardedGeneration(
            TextGeneration generation, Function<String, Optional<Guard>> guards, Scheduler timer, LongSupplier ticker) {
        this.generation = generation;
        this.guards = guards;
        this.timer = timer;
        this.ticker = ticker;
    }

    @Override
    public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
        Flux<TextEvent> stream = Flux.defer(() -> generation.generate(model, prompts, options));
        return Flux.defer(() ->
                guards.apply(model).map(guard -> guarded(model, guard, stream)).orElse(stream));
    }

    private Flux<TextEvent> guarded(String model, Guard guard, Flux<TextEvent> stream) {
        Breaker.Call call = guard.breaker().enter();
        return new GapWatch(model, guard.hangTimeout(), timer, ticker)
                .over(stream)
                .doOnNext(_ -> call.answered())
                .doOnComplete(call::completed)
                .doOnError(error -> failed(model, call, error))
                .doOnCancel(call::cancelled);
    }

    private static void failed(String model, Breaker.Call call, Throwable error) {
        if (Breaker.isFault(error)) {
            LOG.warn("model {} failed a request: {}", model, error.getMessage());
        }
        call.failed(error);
    }
}
