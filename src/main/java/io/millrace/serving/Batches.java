package io.millrace.serving;

import io.millrace.batching.Work;
import io.millrace.core.InputRefused;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Usage;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one bridge from batchers to Reactor: circuit breaker, admission, preparation on a bounded pool, submission, and all answers of a
 * request together.
 */
final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final Gate gate;
    private final Function<ModelId, Optional<Breaker>> breakers;
    private final Scheduler preparing;
    private final Scheduler answering;

    /**
     * @param breakers of the models that have one
     * @param preparing where texts are tokenized and images read
     * @param answering where a request goes on after its last answer, unless it is brief and has an {@link Answering} of its own
     */
    Batches(Gate gate, Function<ModelId, Optional<Breaker>> breakers, Scheduler preparing, Scheduler answering) {
        this.gate = gate;
        this.breakers = breakers;
        this.preparing = preparing;
        this.answering = answering;
    }

    /**
     * How a request is to be run.
     *
     * @param brief whether preparing takes so little that a change of threads would take longer
     */
    record Terms(int items, int priority, @Nullable Duration timeout, boolean brief) {}

    /**
     * Runs what {@code prepare} makes of a request and hands items and results, in order, to {@code answer}.
     *
     * @param prepare may refuse; runs on the bounded pool, or, where the terms say that it is brief, on the caller's thread
     */
    <T> Mono<T> run(BatchedModel model, Terms terms, Callable<List<Item>> prepare, Function<Answers, T> answer) {
        Duration timeout = model.timeouts().of(terms.timeout());
        long deadline = timeout == null ? Work.NO_DEADLINE : System.nanoTime() + timeout.toNanos();
        return guarded(model.id(), Mono.deferContextual(context -> {
            RequestTimes times = RequestTimes.of(context);
            Claim claim = new Claim(terms.items(), terms.priority(), Caller.of(context));
            Gate.Pass pass = gate.enter(model.admission(), claim);
            return Mono.fromCallable(() -> prepared(model, prepare, times))
                    .subscribeOn(terms.brief() ? Schedulers.immediate() : preparing)
                    .doOnNext(items -> pass.tokens(tokens(items)))
                    .doOnNext(items -> TokenAllowance.of(context).take(tokens(items)))
                    .flatMap(items -> answers(model, items, terms.priority(), deadline, times))
                    .doOnNext(answers -> times.used(new Usage(answers.tokens(), 0, 0)))
                    .publishOn(terms.brief() ? Answering.of(context, answering) : answering)
                    .map(answer)
                    .onErrorMap(EngineFailed.class, Batches::clientsFault)
                    .doOnError(EngineFailed.class, e -> LOG.error("model {} failed a request", model.id(), e))
                    .doFinally(_ -> pass.release());
        }));
    }

    private <T> Mono<T> guarded(ModelId model, Mono<T> request) {
        return Mono.defer(() ->
                breakers.apply(model).map(breaker -> counted(breaker, request)).orElse(request));
    }

    private static <T> Mono<T> counted(Breaker breaker, Mono<T> request) {
        Breaker.Call call = breaker.enter();
        return request.doOnSuccess(_ -> call.completed())
                .doOnError(call::failed)
                .doOnCancel(call::cancelled);
    }

    /** Items of a request and what the model gave for each. */
    record Answers(List<Item> items, List<Result> results) {
        int tokens() {
            return Math.toIntExact(Batches.tokens(items));
        }

        List<float[]> vectors() {
            return results.stream()
                    .map(result -> ((Result.Vector) result).values())
                    .toList();
        }
    }

    private static List<Item> prepared(BatchedModel model, Callable<List<Item>> prepare, RequestTimes times)
            throws Exception {
        long start = times.now();
        List<Item> items = prepare.call();
        if (model.text() != null || model.images() != null) {
            times.spent(Phase.TOKENIZE, start);
        }
        return items;
    }

    private static long tokens(List<Item> items) {
        return items.stream().mapToLong(Batches::length).sum();
    }

    private static int length(Item item) {
        return item instanceof Item.Tokens tokens ? tokens.ids().length : 0;
    }

    private static Mono<Answers> answers(
            BatchedModel model, List<Item> items, int priority, long deadline, RequestTimes times) {
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
            collect(items, List.copyOf(futures), sink, times);
        });
    }

    private static void collect(
            List<Item> items, List<CompletableFuture<Result>> futures, MonoSink<Answers> sink, RequestTimes times) {
        AtomicInteger missing = new AtomicInteger(futures.size());
        for (CompletableFuture<Result> future : futures) {
            var _ = future.whenComplete((_, error) -> {
                if (error != null) {
                    sink.error(error);
                } else if (missing.decrementAndGet() == 0) {
                    times.answered();
                    sink.success(new Answers(
                            items, futures.stream().map(CompletableFuture::join).toList()));
                }
            });
        }
    }

    private static Work<Item> work(BatchedModel model, Item item, int priority, long deadline) {
        Object group = StatelessModel.group(
                item, model.signature().inputs(), model.signature().outputs());
        int rows = item instanceof Item.Rows stacked ? stacked.rows() : 1;
        return new Work<>(item, group, rows, Math.max(1, length(item)), priority, deadline);
    }

    /* The graph says of a tensor that does not fit that it is an illegal argument, and ONNX Runtime of a value that does not. */
    private static RuntimeException clientsFault(EngineFailed failure) {
        return switch (failure.getCause()) {
            case IllegalArgumentException misfit -> new InvalidRequest("inputs", String.valueOf(misfit.getMessage()));
            case RuntimeException refused
            when refused instanceof InputRefused -> new InvalidRequest("inputs", String.valueOf(refused.getMessage()));
            case null, default -> failure;
        };
    }
}
