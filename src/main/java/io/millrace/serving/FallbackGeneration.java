package io.millrace.serving;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.repository.Fallback;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Text generation that asks others where a model cannot answer: the entries of its fallback list in order, until the first event
 * of one is there. That event comes after a {@link TextEvent.Served}. Errors that are the client's go to the client at once, as do
 * all errors after the first event; where nobody answers, the client gets the model's own error.
 */
final class FallbackGeneration implements TextGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackGeneration.class);

    private final TextGeneration local;
    private final Function<Fallback.Remote, TextGeneration> remotes;
    private final Function<String, Optional<Policy>> policies;
    private final BreakerListener listener;

    /**
     * @param remotes throws IllegalArgumentException for settings that cannot be used
     * @param policies of a model by name or alias
     */
    FallbackGeneration(
            TextGeneration local,
            Function<Fallback.Remote, TextGeneration> remotes,
            Function<String, Optional<Policy>> policies,
            BreakerListener listener) {
        this.local = local;
        this.remotes = remotes;
        this.policies = policies;
        this.listener = listener;
    }

    @Override
    public Flux<TextEvent> generate(String model, List<Prompt> prompts, GenerationOptions options) {
        return Flux.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            Request request = new Request(model, prompts, options);
            return policies.apply(model)
                    .filter(policy -> !policy.fallback().isEmpty())
                    .map(policy -> request.withFallback(policy.fallback()))
                    .orElseGet(() -> request.askedOf(local, model));
        });
    }

    /** Whether another may answer where the model asked for ends so. */
    private static boolean canFallBack(Throwable error, Fallback to) {
        return error instanceof Overloaded ? to.onOverload() : isNotAnswering(error);
    }

    private static boolean isNotAnswering(Throwable error) {
        return error instanceof ServingException.ModelNotReady || Breaker.isFault(error);
    }

    /** Whether no other is asked after one that stood in has ended so; it may have refused what the first would not have. */
    private static boolean isFinal(Throwable error) {
        return error instanceof ServingException.DeadlineExceeded || error instanceof ServingException.SlowClient;
    }

    private static Flux<TextEvent> unlessBegun(
            Flux<TextEvent> stream, Function<? super Throwable, Flux<TextEvent>> otherwise) {
        return Flux.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return stream.doOnNext(_ -> begun.set(true)).onErrorResume(_ -> !begun.get(), otherwise);
        });
    }

    private final class Request {
        private final String model;
        private final List<Prompt> prompts;
        private final GenerationOptions options;
        private final boolean holdsTokenIds;

        private Request(String model, List<Prompt> prompts, GenerationOptions options) {
            this.model = model;
            this.prompts = prompts;
            this.options = options;
            this.holdsTokenIds = TokenIds.in(prompts, options);
        }

        private Flux<TextEvent> askedOf(TextGeneration generation, String name) {
            return Flux.defer(() -> generation.generate(name, prompts, options));
        }

        private Flux<TextEvent> withFallback(List<Fallback> chain) {
            return unlessBegun(askedOf(local, model), error -> next(chain, error));
        }

        private Flux<TextEvent> next(List<Fallback> chain, Throwable error) {
            for (int i = 0; i < chain.size(); i++) {
                if (isEligible(chain.get(i), error)) {
                    return fallBack(chain.get(i), chain.subList(i + 1, chain.size()), error);
                }
            }
            return Flux.error(error);
        }

        private boolean isEligible(Fallback to, Throwable error) {
            if (!canFallBack(error, to)) {
                return false;
            }
            if (holdsTokenIds && !to.sameTokenizer()) {
                LOG.info("{} does not stand in for {}: token ids mean something else to it", nameOf(to), model);
                return false;
            }
            return true;
        }

        private Flux<TextEvent> fallBack(Fallback to, List<Fallback> rest, Throwable error) {
            LOG.info("{} is asked in the place of {}, which said: {}", nameOf(to), model, error.getMessage());
            return unlessBegun(
                    served(to), failure -> isFinal(failure) ? Flux.error(failure) : next(to, rest, error, failure));
        }

        private Flux<TextEvent> next(Fallback failed, List<Fallback> rest, Throwable error, Throwable failure) {
            LOG.warn("{} did not stand in for {}: {}", nameOf(failed), model, failure.getMessage());
            return next(rest, error);
        }

        private Flux<TextEvent> served(Fallback by) {
            return Flux.deferContextual(context -> answer(by).switchOnFirst((first, events) -> {
                if (!first.hasValue()) {
                    return events;
                }
                listener.fellBack(model, nameOf(by));
                RequestTimes.of(context).servedBy(by.model());
                return events.startWith(new TextEvent.Served(by.model()));
            }));
        }

        private Flux<TextEvent> answer(Fallback by) {
            return switch (by) {
                case Fallback.Local other -> askedOf(local, other.model());
                case Fallback.Remote remote -> Flux.defer(() -> askedOf(remotes.apply(remote), remote.model()));
            };
        }
    }

    private static String nameOf(Fallback entry) {
        return switch (entry) {
            case Fallback.Local other -> other.model();
            case Fallback.Remote remote -> remote.name();
        };
    }
}
