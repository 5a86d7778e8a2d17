package io.millrace.requests;

import io.millrace.admission.Admission;
import io.millrace.admission.Claim;
import io.millrace.admission.Gate;
import io.millrace.batching.Batcher;
import io.millrace.batching.Work;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import io.millrace.serving.Caller;
import io.millrace.serving.RequestTimes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * From requests of several turns to a batcher, and back: one place is taken for all turns, each is prepared in its turn on a bounded pool.
 *
 * @param preparing where items are made
 * @param answering where a request goes on after each
 */
public record BatchTurns(Gate gate, Preparation preparing, Scheduler answering) {

    private static final Logger LOG = LoggerFactory.getLogger(BatchTurns.class);

    /**
     * Runs a request turn by turn.
     *
     * @param admission of the model
     * @param param the request's field that items are made of
     */
    public <I, O, T> Flux<T> run(
            Admission admission, Batcher<I, O> batcher, TurnRequest<I, O, T> request, String param, long deadline) {
        return Flux.deferContextual(context -> {
            RequestTimes times = RequestTimes.of(context);
            Gate.Pass pass = gate.enter(admission, new Claim(request.items(), request.priority(), Caller.of(context)));
            return preparing
                    .run(new Step<>(request.size(), deadline, request.next()))
                    .flatMap(works -> answers(batcher, works, times))
                    .onErrorMap(InvalidRequest.class, refusal -> named(refusal, param))
                    .publishOn(answering)
                    .map(request.answer())
                    .repeat(request.more())
                    .doOnError(EngineFailed.class, e -> LOG.error("a request failed in one of its turns", e))
                    .doFinally(_ -> pass.release());
        });
    }

    private static <I, O> Mono<List<O>> answers(Batcher<I, O> batcher, List<Work<I>> works, RequestTimes times) {
        if (works.isEmpty()) {
            return Mono.just(List.of());
        }
        return Mono.create(sink -> {
            times.submitted();
            List<CompletableFuture<O>> futures = works.stream()
                    .map(work -> batcher.submit(work, times::started))
                    .toList();
            sink.onDispose(() -> futures.forEach(future -> future.cancel(false)));
            JointFutures.await(
                    futures,
                    () -> {
                        times.answered();
                        Preparation.succeed(sink, () -> futures.stream()
                                .map(CompletableFuture::join)
                                .toList());
                    },
                    (error, _) -> sink.error(error));
        });
    }

    /* The batcher does not know what the client calls an item. */
    private static InvalidRequest named(InvalidRequest refusal, String param) {
        return refusal.param() == null ? new InvalidRequest(param, String.valueOf(refusal.getMessage())) : refusal;
    }
}
