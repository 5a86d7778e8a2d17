package io.millrace.requests;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.models.Breaker;
import io.millrace.models.ModelRoute;
import io.millrace.repository.Fallback;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.RequestTimes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Asks others where a model cannot answer: the entries of its fallback list in order, until the first part of an answer is there. Errors
 * that are the client's go to the client at once, as do all errors after the first part; where nobody answers, the client gets the
 * model's own error.
 */
final class Fallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Fallbacks.class);

    private final ModelCatalog models;
    private final Remotes remotes;
    private final BreakerListener listener;

    Fallbacks(ModelCatalog models, Remotes remotes, BreakerListener listener) {
        this.models = models;
        this.remotes = remotes;
        this.listener = listener;
    }

    /** The model's answer, or that of one that stands in for it. */
    <T> Flux<T> ask(ModelRoute route, ModelCall<T> call, long deadline) {
        Flux<T> own = GuardedCalls.ask(route, call, deadline);
        return route.fallback().isEmpty()
                ? own
                : unlessBegun(own, error -> new Asking<>(route, call, deadline).next(route.fallback(), error));
    }

    /** Whether another may answer where the model asked for ends so. */
    private static boolean canFallBack(Throwable error, Fallback to) {
        return error instanceof Overloaded ? to.onOverload() : isNotAnswering(error);
    }

    private static boolean isNotAnswering(Throwable error) {
        return error instanceof ServingException.ModelNotReady
                || error instanceof ServingException.RequestFailed
                || Breaker.isFault(error);
    }

    /** Whether no other is asked after one that stood in has ended so; it may have refused what the first would not have. */
    private static boolean isFinal(Throwable error) {
        return error instanceof ServingException.DeadlineExceeded || error instanceof ServingException.SlowClient;
    }

    private static <T> Flux<T> unlessBegun(Flux<T> stream, Function<? super Throwable, Flux<T>> otherwise) {
        return Flux.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return stream.doOnNext(_ -> begun.set(true)).onErrorResume(_ -> !begun.get(), otherwise);
        });
    }

    private final class Asking<T> {
        private final String model;
        private final ModelCall<T> call;
        private final long deadline;

        private Asking(ModelRoute route, ModelCall<T> call, long deadline) {
            this.model = route.id().value();
            this.call = call;
            this.deadline = deadline;
        }

        private Flux<T> next(List<Fallback> chain, Throwable error) {
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
            if (call.holdsTokenIds() && !to.sameTokenizer()) {
                LOG.info("{} does not stand in for {}: token ids mean something else to it", nameOf(to), model);
                return false;
            }
            return true;
        }

        private Flux<T> fallBack(Fallback to, List<Fallback> rest, Throwable error) {
            LOG.info("{} is asked in the place of {}, which said: {}", nameOf(to), model, error.getMessage());
            return unlessBegun(
                    served(to), failure -> isFinal(failure) ? Flux.error(failure) : next(to, rest, error, failure));
        }

        private Flux<T> next(Fallback failed, List<Fallback> rest, Throwable error, Throwable failure) {
            LOG.warn("{} did not stand in for {}: {}", nameOf(failed), model, failure.getMessage());
            return next(rest, error);
        }

        private Flux<T> served(Fallback by) {
            return Flux.deferContextual(context -> answer(by).switchOnFirst((first, parts) -> {
                if (!first.hasValue()) {
                    return parts;
                }
                listener.fellBack(model, nameOf(by));
                RequestTimes.of(context).servedBy(by.model());
                return Flux.concat(call.served(by.model()), parts);
            }));
        }

        private Flux<T> answer(Fallback by) {
            return switch (by) {
                case Fallback.Local other ->
                    Flux.defer(() -> GuardedCalls.ask(ModelRoute.of(models.route(other.model())), call, deadline));
                case Fallback.Remote server -> Flux.defer(() -> remotes.ask(server, call));
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
