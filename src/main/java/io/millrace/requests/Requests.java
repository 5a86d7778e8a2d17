package io.millrace.requests;

import io.millrace.models.ModelRoute;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The one way of a request to whoever answers it, whatever its task: bounded in time, with fallbacks, behind breakers. */
public final class Requests {

    private final Fallbacks fallbacks;
    private final RequestBounds bounds;

    /** @param timer what deadlines are kept by */
    public Requests(ModelCatalog models, Remotes remotes, BreakerListener listener, Curfew curfew, Scheduler timer) {
        this.fallbacks = new Fallbacks(models, remotes, listener);
        this.bounds = new RequestBounds(curfew, listener, timer);
    }

    /**
     * Asks a model. Nothing happens before subscription, and cancelling it ends what was asked.
     *
     * @param timeout as the request asks for it; null leaves it to the model
     */
    public <T> Flux<T> run(Route route, @Nullable Duration timeout, ModelCall<T> call) {
        return Flux.deferContextual(context -> {
            RequestTimes.of(context).asked(route);
            return run(ModelRoute.of(route), timeout, call);
        });
    }

    private <T> Flux<T> run(ModelRoute model, @Nullable Duration asked, ModelCall<T> call) {
        Duration timeout = model.timeouts().of(asked);
        long deadline = timeout == null ? ModelCall.NO_DEADLINE : System.nanoTime() + timeout.toNanos();
        Flux<T> answer = fallbacks.ask(model, call, deadline);
        return call.keepsDeadline() ? answer : bounds.over(answer, model.id(), timeout, call::isLast);
    }

    /** As {@link #run}, of a call whose answer is one part. */
    public <T> Mono<T> once(Route route, @Nullable Duration timeout, ModelCall<T> call) {
        return run(route, timeout, call).single();
    }
}
