package io.millrace.preparation;

import io.millrace.core.Checkpoint;
import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.serving.Caller;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Where requests are made ready for their models: rendered, tokenized, decoded. Short work and long work have places of their own, so that
 * no amount of the one keeps the other waiting; long work goes on in slices, by turns between callers.
 */
public final class Preparation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    /** {@link Step#deadline} of work without one. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Most bytes of input, or of what becomes of them, that are short work: some milliseconds. */
    public static final long SHORT = 64 << 10;

    /** Share of the heap that long work under way may hold. */
    private static final int MEMORY_SHARE = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("prepare-", 0).daemon().factory());
    private final long mostCharacters;
    private final Lane shortWork;
    private final Lane longWork;
    private final Scheduler timer;
    private final LongSupplier ticker;

    /**
     * @param cores that the machine has
     * @param mostCharacters of the texts of one request
     * @param timer what deadlines are kept by
     * @param ticker nanoseconds of a clock that never goes back
     */
    public Preparation(int cores, long mostCharacters, Scheduler timer, LongSupplier ticker) {
        this.mostCharacters = mostCharacters;
        long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
        this.shortWork = new Lane("short", cores, Long.MAX_VALUE, threads, ticker);
        this.longWork = new Lane("long", Math.max(1, cores / 2), memory, threads, ticker);
        this.timer = timer;
        this.ticker = ticker;
    }

    /**
     * What is to be done.
     *
     * @param size bytes of the input, or of what it grows to
     * @param deadline on the ticker, or {@link #NO_DEADLINE}
     * @param action passes the checkpoint between its slices; what it throws is its outcome
     */
    public record Step<T>(long size, long deadline, Function<Checkpoint, T> action) {}

    /**
     * Refuses texts that are too much for one request.
     *
     * @param characters of all of them together
     * @param param the field that holds them
     */
    public void requireReadable(long characters, String param) {
        if (characters > mostCharacters) {
            throw new InvalidRequest(
                    param,
                    param + ": the texts have " + characters + " characters together, but a request may have at most "
                            + mostCharacters);
        }
    }

    /**
     * Does the work in its turn; cancelling ends it. Fails with {@link DeadlineExceeded} as soon as the deadline has passed, and with
     * Overloaded where too much waits.
     */
    public <T> Mono<T> run(Step<T> work) {
        return Mono.deferContextual(context -> Mono.create(sink -> submit(Caller.of(context), work, sink)));
    }

    private <T> void submit(Caller caller, Step<T> work, MonoSink<T> sink) {
        Lane lane = work.size() <= SHORT ? shortWork : longWork;
        Job job = new Job(lane, caller, work.size()) {
            @Override
            Runnable work() {
                return outcome(work, this, sink);
            }
        };
        Disposable deadline = deadline(work, job, sink);
        sink.onDispose(Disposables.composite(deadline, job::end));
        lane.submit(job);
    }

    /**
     * The same at once, on the caller's thread: of work that takes less than a change of threads.
     *
     * @throws RequestFailed in the place of what tells nobody anything: whatever fails here, the model is well
     */
    public static <T> T now(Function<Checkpoint, T> action, Checkpoint checkpoint) {
        try {
            return action.apply(checkpoint);
        } catch (ServingException | CancellationException known) {
            throw known;
        } catch (OutOfMemoryError error) {
            throw new MemoryRanOut(error);
        } catch (RuntimeException e) {
            MemoryRanOut.in(e).ifPresent(Preparation::raise);
            LOG.error("a request could not be prepared", e);
            throw new RequestFailed("The request could not be prepared for the model");
        }
    }

    /** Nothing where the deadline has passed by now, though its timer may be late. */
    private <T> Runnable outcome(Step<T> work, Job job, MonoSink<T> sink) {
        if (work.deadline() != NO_DEADLINE && work.deadline() - ticker.getAsLong() <= 0) {
            return () -> {};
        }
        try {
            T result = now(work.action(), job);
            return () -> succeed(sink, () -> result);
        } catch (Throwable failure) {
            return job.isUnwanted() ? () -> {} : () -> sink.error(failure);
        }
    }

    private static void raise(OutOfMemoryError error) {
        throw new MemoryRanOut(error);
    }

    /** Hands on what is made for it. Memory that runs out below passes every subscriber by: it is told as an error that was dropped. */
    public static <T> void succeed(MonoSink<T> sink, Supplier<T> result) {
        try {
            sink.success(result.get());
        } catch (OutOfMemoryError error) {
            Operators.onErrorDropped(error, Context.of(sink.contextView()));
        }
    }

    private Disposable deadline(Step<?> work, Job job, MonoSink<?> sink) {
        if (work.deadline() == NO_DEADLINE) {
            return Disposables.disposed();
        }
        return timer.schedule(
                () -> {
                    job.end();
                    sink.error(new DeadlineExceeded("The deadline passed before the request was read"));
                },
                work.deadline() - ticker.getAsLong(),
                TimeUnit.NANOSECONDS);
    }

    /** Jobs that wait or run. */
    public int busy() {
        return shortWork.waiting() + shortWork.running() + longWork.waiting() + longWork.running();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
