package io.millrace.requests;

import io.millrace.admission.Claim;
import io.millrace.admission.Gate;
import io.millrace.batching.Work;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Usage;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.models.ModelFront;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import io.millrace.serving.Caller;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.ResponseScheduler;
import io.millrace.serving.TokenAllowance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * The one bridge from batchers to Reactor: admission, preparation on a bounded pool, submission, and all answers of a
 * request together.
 */
public final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final Gate gate;
    private final Preparation preparing;
    private final Scheduler answering;

    /**
     * @param preparing where texts are tokenized and images read
     * @param answering where a request goes on after its last answer, unless it is brief and has a {@link ResponseScheduler} of its own
     */
    public Batches(Gate gate, Preparation preparing, Scheduler answering) {
        this.gate = gate;
        this.preparing = preparing;
        this.answering = answering;
    }

    /** A request to whichever stateless model answers it. */
    public <T> ModelCall<T> call(BatchCall<T> call) {
        return new ModelCall<>() {
            @Override
            public Flux<T> on(Lease lease, long deadline) {
                if (!(lease.model() instanceof BatchedModel model)) {
                    throw lease.model().refuse(call.purpose());
                }
                return run(model, call.request().apply(model), deadline).flux();
            }

            @Override
            public boolean holdsTokenIds() {
                return call.holdsTokenIds();
            }

            @Override
            public boolean isLast(T part) {
                return true;
            }

            @Override
            public boolean keepsDeadline() {
                return true;
            }
        };
    }

    /** Runs what is made of a request and hands items and results, in order, on to what makes its answer. */
    <T> Mono<T> run(BatchedModel model, BatchRequest<T> request, long deadline) {
        return Mono.deferContextual(context -> {
            RequestTimes times = RequestTimes.of(context);
            if (model.front().text() != null) {
                preparing.requireReadable(request.characters(), "input");
            }
            Gate.Pass pass = enter(model, request, context);
            return prepared(model, request, deadline, times)
                    .doOnNext(items -> pass.tokens(tokens(items)))
                    .doOnNext(items -> TokenAllowance.of(context).take(tokens(items)))
                    .flatMap(items -> answers(model, items, request.priority(), deadline, times))
                    .doOnNext(answers -> times.used(new Usage(answers.tokens(), 0, 0)))
                    .publishOn(request.isBrief() ? ResponseScheduler.of(context, answering) : answering)
                    .map(request.answer())
                    .doOnError(EngineFailed.class, e -> LOG.error("model {} failed a request", model.id(), e))
                    .doFinally(_ -> pass.release());
        });
    }

    /**
     * Runs a request turn by turn, each prepared when the one before has its answers, in places that it takes once. Its items hold no tokens.
     *
     * @param more whether there is another turn, asked after each
     */
    public <T> Flux<T> turns(BatchedModel model, BatchRequest<T> request, BooleanSupplier more, long deadline) {
        return turns(model, request, Mono::just, more, deadline);
    }

    /**
     * The same of what is made of each turn's answer before the next.
     *
     * @param made does so on threads of its own
     */
    public <S, T> Flux<T> turns(
            BatchedModel model,
            BatchRequest<S> request,
            Function<S, Mono<T>> made,
            BooleanSupplier more,
            long deadline) {
        return Flux.deferContextual(context -> {
            RequestTimes times = RequestTimes.of(context);
            Gate.Pass pass = enter(model, request, context);
            return prepared(model, request, deadline, times)
                    .flatMap(items -> answers(model, items, request.priority(), deadline, times))
                    .publishOn(answering)
                    .map(request.answer())
                    .flatMap(made)
                    .repeat(more)
                    .doOnError(EngineFailed.class, e -> LOG.error("model {} failed a request", model.id(), e))
                    .doFinally(_ -> pass.release());
        });
    }

    private Gate.Pass enter(BatchedModel model, BatchRequest<?> request, ContextView context) {
        return gate.enter(model.admission(), new Claim(request.items(), request.priority(), Caller.of(context)));
    }

    private Mono<List<Item>> prepared(BatchedModel model, BatchRequest<?> request, long deadline, RequestTimes times) {
        return request.isBrief()
                ? Mono.fromCallable(() ->
                        Preparation.now(checkpoint -> prepared(model, request, times, checkpoint), Checkpoint.NONE))
                : preparing.run(new Step<>(
                        request.size(), deadline, checkpoint -> prepared(model, request, times, checkpoint)));
    }

    private static List<Item> prepared(
            BatchedModel model, BatchRequest<?> request, RequestTimes times, Checkpoint checkpoint) {
        long start = times.now();
        List<Item> items = request.prepare().apply(checkpoint);
        if (!model.front().equals(ModelFront.NONE)) {
            times.spent(Phase.TOKENIZE, start);
        }
        return items;
    }

    static long tokens(List<Item> items) {
        return items.stream().mapToLong(Batches::tokens).sum();
    }

    private static int tokens(Item item) {
        return item instanceof Item.Tokens tokens ? tokens.ids().length : 0;
    }

    /** Steps that a run takes for it. */
    private static int length(Item item) {
        return switch (item) {
            case Item.Signal signal -> signal.frames();
            case Item.Utterance utterance -> utterance.ids().length;
            case Item.Tokens _, Item.Rows _ -> Math.max(1, tokens(item));
        };
    }

    private static Mono<BatchAnswers> answers(
            BatchedModel model, List<Item> items, int priority, long deadline, RequestTimes times) {
        if (items.isEmpty()) {
            return Mono.just(new BatchAnswers(List.of(), List.of()));
        }
        return Mono.create(sink -> {
            times.submitted();
            List<CompletableFuture<Result>> futures = new ArrayList<>(items.size());
            Disposable.Composite submitted = Disposables.composite();
            sink.onDispose(submitted);
            for (Item item : items) {
                CompletableFuture<Result> future =
                        model.batcher().submit(work(model, item, priority, deadline), times::started);
                futures.add(future);
                boolean _ = submitted.add(() -> future.cancel(false));
            }
            JointFutures.await(
                    List.copyOf(futures),
                    () -> {
                        times.answered();
                        Preparation.succeed(sink, () -> answers(items, futures));
                    },
                    (error, place) -> sink.error(named(error, items.get(place))));
        });
    }

    private static BatchAnswers answers(List<Item> items, List<CompletableFuture<Result>> futures) {
        return new BatchAnswers(
                items, futures.stream().map(CompletableFuture::join).toList());
    }

    private static Work<Item> work(BatchedModel model, Item item, int priority, long deadline) {
        int rows = item instanceof Item.Rows stacked ? stacked.rows() : 1;
        return new Work<>(item, model.group(item), rows, length(item), priority, deadline);
    }

    /* The batcher does not know what the client calls an input. */
    private static Throwable named(Throwable error, Item item) {
        return error instanceof InvalidRequest refusal && refusal.param() == null
                ? new InvalidRequest(param(item), String.valueOf(refusal.getMessage()))
                : error;
    }

    private static String param(Item item) {
        return switch (item) {
            case Item.Tokens _, Item.Utterance _ -> "input";
            case Item.Signal _ -> "file";
            case Item.Rows _ -> "inputs";
        };
    }
}
