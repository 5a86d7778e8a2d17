package io.millrace.batching;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A submitted work until it has its outcome, which is that of its future. */
final class Entry<I, O> implements BatchPlanner.Candidate {

    /** Most urgent first, then in order of arrival; consistent with equals among entries of one {@link PendingWork}. */
    static final Comparator<Entry<?, ?>> BY_URGENCY =
            ((Comparator<Entry<?, ?>>) BatchPlanner::compareUrgency).thenComparingLong(entry -> entry.number);

    static final Comparator<Entry<?, ?>> BY_DEADLINE = Comparator.<Entry<?, ?>>comparingLong(
                    entry -> entry.work.deadline())
            .thenComparingLong(entry -> entry.number);

    private final Work<I> work;
    private final long submitted;
    private final CompletableFuture<O> future = new CompletableFuture<>();
    private final Runnable onStart;
    private long number;
    private volatile @Nullable BatchRun<I, O> run;

    Entry(Work<I> work, long submitted) {
        this(work, submitted, () -> {});
    }

    /** @param onStart run when it leaves the queue to be run */
    Entry(Work<I> work, long submitted, Runnable onStart) {
        this.work = work;
        this.submitted = submitted;
        this.onStart = onStart;
    }

    void started() {
        onStart.run();
    }

    @Override
    public Work<I> work() {
        return work;
    }

    @Override
    public long submitted() {
        return submitted;
    }

    /** Also when its deadline passed or the batcher was closed: in any case nobody waits any more. */
    @Override
    public boolean isCancelled() {
        return future.isDone();
    }

    CompletableFuture<O> future() {
        return future;
    }

    /** Its place in order of arrival. */
    void number(long place) {
        number = place;
    }

    void board(BatchRun<I, O> next) {
        run = next;
    }

    /** Tells the run it is in, if any, that nobody waits for it. */
    void leave() {
        BatchRun<I, O> last = run;
        if (last != null) {
            last.left();
        }
    }
}
