package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.repository.Fallback;
import io.millrace.repository.ModelFolder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Circuit breakers, watchdogs and fallbacks around the text generation of a service. Owns the remote models it opens. */
public final class Resilience implements AutoCloseable {

    private record Opened(RemoteModels.Remote remote, TextGeneration guarded) {}

    private final Breakers breakers;
    private final RemoteModels remotes;
    private final BreakerListener listener;
    private final Scheduler timer;
    private final LongSupplier ticker;
    private final Map<Fallback.Remote, Opened> opened = new ConcurrentHashMap<>();

    Resilience(RemoteModels remotes, BreakerListener listener, Clock clock, Scheduler timer, LongSupplier ticker) {
        this.breakers = new Breakers(clock, listener);
        this.remotes = remotes;
        this.listener = listener;
        this.timer = timer;
        this.ticker = ticker;
    }

    /**
     * The service's text generation, guarded and with fallbacks.
     *
     * @param folders of a model by name or alias
     */
    TextGeneration over(TextGeneration generation, Function<String, Optional<ModelFolder>> folders) {
        return guarding(generation, name -> folders.apply(name).map(Policy::of));
    }

    TextGeneration guarding(TextGeneration generation, Function<String, Optional<Policy>> policies) {
        TextGeneration guarded = new GuardedGeneration(
                generation,
                name -> policies.apply(name)
                        .map(policy -> breakers.guard(policy.id().value(), policy.breaker())),
                timer,
                ticker);
        return new FallbackGeneration(guarded, settings -> remote(settings).guarded(), policies, listener);
    }

    /** Generation that ends at each request's deadline, and at the curfew. */
    TextGeneration bounding(
            TextGeneration generation, Function<String, Optional<ModelFolder>> folders, Mono<Void> curfew) {
        return new BoundedGeneration(
                generation, name -> folders.apply(name).map(BoundedGeneration.Bounds::of), curfew, listener, timer);
    }

    /** Whether the breaker of a model is open and nobody stands in for it. */
    boolean refusesAll(ModelFolder folder) {
        return folder.manifest().fallback().isEmpty() && breakers.isOpen(folder.id().value());
    }

    /**
     * Makes ready what a model's folder asks for, before the model is loaded; what is known of its faults is forgotten.
     *
     * @throws IllegalArgumentException where a remote model cannot be used, naming the reason
     */
    void prepare(ModelFolder folder) {
        prepare(Policy.of(folder));
    }

    void prepare(Policy policy) {
        for (Fallback entry : policy.fallback()) {
            switch (entry) {
                case Fallback.Local other -> requireOther(policy.id(), other);
                case Fallback.Remote settings -> remote(settings);
            }
        }
        breakers.guard(policy.id().value(), policy.breaker());
        breakers.reset(policy.id().value());
    }

    /** In order of name. */
    public List<BreakerView> breakers() {
        return breakers.views();
    }

    @Override
    public void close() {
        opened.values().forEach(one -> one.remote().close());
        opened.clear();
    }

    private static void requireOther(ModelId model, Fallback.Local entry) {
        if (entry.model().equals(model.value())) {
            throw new IllegalArgumentException("fallback.model must be another model, but is " + entry.model());
        }
    }

    private Opened remote(Fallback.Remote settings) {
        return opened.computeIfAbsent(settings, this::open);
    }

    private Opened open(Fallback.Remote settings) {
        RemoteModels.Remote remote = remotes.open(settings);
        return new Opened(
                remote,
                new GuardedGeneration(
                        remote, _ -> Optional.of(breakers.guard(settings.name(), settings.breaker())), timer, ticker));
    }
}
