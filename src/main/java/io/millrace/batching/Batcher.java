package io.millrace.batching;

import io.millrace.batching.BatchListener.Outcome;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Micro-batching over the instances of one stateless model. Each instance has a thread of its own, {@code batch-<name>-<i>}, which takes
 * what waits when it is free: an idle model adds no delay, a busy one batches by itself. The methods here may be called from any thread.
 */
public final class Batcher<I, O> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final PendingWork<I, O> pending;
    private final BatchListener listener;
    private final LongSupplier ticker;
    private final List<Thread> workers = new ArrayList<>();
    private final List<RunHealth> health = new ArrayList<>();
    private final Thread timer;

    Batcher(
            String name,
            BatchLimits limits,
            List<? extends BatchModel<I, O>> instances,
            BatchListener listener,
            LongSupplier ticker) {
        this.pending = new PendingWork<>(limits, instances.size(), ticker);
        this.listener = new SafeBatchListener(listener);
        this.ticker = ticker;
        this.timer = thread("batch-" + name + "-deadlines", this::watchDeadlines);
        for (BatchModel<I, O> instance : instances) {
            RunHealth own = new RunHealth();
            health.add(own);
            workers.add(thread("batch-" + name + "-" + workers.size(), () -> work(instance, own)));
        }
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    /**
     * Starts the threads, which own the instances from here on and close them when they end.
     *
     * @param name of the model
     * @param instances at least one
     * @param ticker nanoseconds of a monotonic clock
     */
    public static <I, O> Batcher<I, O> start(
            String name,
            BatchLimits limits,
            List<? extends BatchModel<I, O>> instances,
            BatchListener listener,
            LongSupplier ticker) {
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("instances of model " + name + " must be at least 1, got 0");
        }
        Batcher<I, O> batcher = new Batcher<>(name, limits, instances, listener, ticker);
        batcher.timer.start();
        batcher.workers.forEach(Thread::start);
        return batcher;
    }

    /**
     * Queues a work; never blocks. The future fails with {@link DeadlineExceeded} as soon as the work's deadline has passed, waiting or
     * running; with {@link EngineFailed}, or what {@link ServingException} the model threw, when the model fails on this very work; with
     * {@link ModelNotReady} from {@link #drain} or {@link #close} on. Cancelling it takes the work out of the queue, or, when nobody waits
     * for any other of its run, interrupts the run.
     *
     * <p>What depends on the future is executed by the worker, or by the thread that watches the deadlines: it must be short, since the
     * model stands still meanwhile.
     */
    public CompletableFuture<O> submit(Work<I> work) {
        return submit(work, () -> {});
    }

    /**
     * The same.
     *
     * @param onStart run by the worker when the work leaves the queue to be run; must return at once and not throw
     */
    public CompletableFuture<O> submit(Work<I> work, Runnable onStart) {
        Entry<I, O> entry = new Entry<>(work, ticker.getAsLong(), onStart);
        var _ = entry.future().whenComplete((_, error) -> ended(entry, error));
        ModelNotReady refusal = pending.admit(entry);
        if (refusal != null) {
            entry.future().completeExceptionally(refusal);
        }
        return entry.future();
    }

    private void ended(Entry<I, O> entry, @Nullable Throwable error) {
        pending.settle(entry);
        entry.leave();
        listener.onEnded(outcome(error), Duration.ofNanos(ticker.getAsLong() - entry.submitted()));
    }

    private static Outcome outcome(@Nullable Throwable error) {
        return switch (error) {
            case null -> Outcome.ANSWERED;
            case CancellationException _ -> Outcome.CANCELLED;
            case DeadlineExceeded _ -> Outcome.EXPIRED;
            case ModelNotReady _ -> Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    private void work(BatchModel<I, O> instance, RunHealth own) {
        try (instance) {
            serve(new BatchRunner<>(instance, listener, ticker, own));
        } catch (Throwable failure) {
            die(failure);
        }
    }

    private void serve(BatchRunner<I, O> runner) {
        for (var next = pending.take(runner::most); next != null; next = pending.take(runner::most)) {
            carryOut(next, runner);
        }
    }

    static <I, O> void carryOut(BatchPlan.Next<Entry<I, O>> next, BatchRunner<I, O> runner) {
        switch (next) {
            case BatchPlan.Run<Entry<I, O>>(List<Entry<I, O>> batch) -> runner.start(batch);
            case BatchPlan.Drop<Entry<I, O>> drop -> drop.expired().forEach(Batcher::expire);
        }
    }

    private void watchDeadlines() {
        try {
            for (var late = pending.awaitLate(); late != null; late = pending.awaitLate()) {
                late.forEach(Batcher::expire);
            }
        } catch (Throwable failure) {
            die(failure);
        }
    }

    static void expire(Entry<?, ?> entry) {
        entry.future().completeExceptionally(new DeadlineExceeded("The deadline passed before the answer was there"));
    }

    private void die(Throwable failure) {
        LOG.error("A thread of the batcher stopped", failure);
        stop(failure);
    }

    private void stop(@Nullable Throwable cause) {
        boolean first = pending.close();
        pending.entries().forEach(entry -> entry.future().completeExceptionally(error(cause)));
        if (first) {
            listener.onStopped(cause);
        }
    }

    private static ServingException error(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> new ModelNotReady("The model is shutting down", PendingWork.RETRY_AFTER);
            case EngineFailed known -> known;
            default -> new EngineFailed("The batcher stopped", cause);
        };
    }

    PendingWork<I, O> pending() {
        return pending;
    }

    /** As of now. */
    public BatchSnapshot snapshot() {
        return pending.snapshot();
    }

    /** Whether works are run; false once closed or after a failure that stopped a thread. */
    public boolean isAlive() {
        return !pending.isClosed() && workers.stream().allMatch(Thread::isAlive);
    }

    /** How long the longest run in progress has lasted; zero where nothing runs. */
    public Duration stuckFor() {
        long now = ticker.getAsLong();
        return health.stream()
                .map(one -> one.stuckFor(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Runs of one instance that failed since its last that did not, the most of all; what the inputs are to blame for does not count. */
    public int failuresInARow() {
        return health.stream().mapToInt(RunHealth::failuresInARow).max().orElse(0);
    }

    /** Fails the works of every run that has lasted {@code most} or longer, and interrupts the run, which counts as a failure. */
    public void giveUp(Duration most) {
        EngineFailed error = new EngineFailed("The run hangs for longer than " + most.toMillis() / 1000.0 + " s", null);
        long now = ticker.getAsLong();
        health.forEach(one -> one.giveUp(most, now, error));
    }

    /** Ends all works with a failure without waiting for the threads, which end once their runs return. */
    public void fail(EngineFailed error) {
        stop(error);
    }

    /**
     * Refuses works from now on and waits for those it has, waiting and running.
     *
     * @return whether all had their outcome within {@code timeout}, which must not be waited for on the batcher's threads
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        pending.drain();
        return pending.awaitEmpty(timeout);
    }

    /**
     * Ends all works with {@link ModelNotReady}, interrupts what runs, and waits for the threads, except on one of them; the instances are
     * closed then.
     */
    @Override
    public void close() {
        stop(null);
        if (!workers.contains(Thread.currentThread()) && Thread.currentThread() != timer) {
            workers.forEach(Batcher::join);
            join(timer);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
