package io.millrace.batching;

import io.millrace.core.ServingException.ModelNotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every entry without an outcome: waiting, or taken by a worker. Under one lock, which is held for a plan at the longest; no future is
 * completed, and nothing foreign called, while it is held.
 */
final class PendingWork<I, O> {

    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workCame = lock.newCondition();
    private final Condition deadlineCame = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final WaitingQueue<I, O> waiting = new WaitingQueue<>();
    private final Set<Entry<I, O>> taken = new LinkedHashSet<>();
    private final NavigableSet<Entry<I, O>> deadlines = new TreeSet<>(Entry.BY_DEADLINE);
    private final int instances;
    private final LongSupplier ticker;
    private BatchPlanner planner;
    private long count;
    private boolean draining;
    private boolean closed;

    /** @param instances of the model, each of which takes its share of the entries */
    PendingWork(BatchLimits limits, int instances, LongSupplier ticker) {
        this.planner = new BatchPlanner(limits);
        this.instances = instances;
        this.ticker = ticker;
    }

    /** Puts an entry in the queue; the refusal where none is taken any more. */
    @Nullable
    ModelNotReady admit(Entry<I, O> entry) {
        return locked(() -> {
            if (closed || draining) {
                return new ModelNotReady(closed ? "The model is shut down" : "The model is draining", RETRY_AFTER);
            }
            enqueue(entry);
            return null;
        });
    }

    private void enqueue(Entry<I, O> entry) {
        entry.number(count++);
        waiting.add(entry);
        workCame.signal();
        if (entry.work().deadline() != Work.NO_DEADLINE) {
            deadlines.add(entry);
            if (deadlines.first() == entry) {
                deadlineCame.signal();
            }
        }
    }

    /**
     * Waits for a plan to carry out, whose entries are then taken; null once closed.
     *
     * @param most entries of a batch, looked at whenever there is something to plan; must return at once
     */
    BatchPlan.@Nullable Next<Entry<I, O>> take(IntSupplier most) {
        return locked(() -> {
            while (!closed) {
                switch (plan(most.getAsInt())) {
                    case BatchPlan.Idle<Entry<I, O>> _ -> workCame.awaitUninterruptibly();
                    case BatchPlan.Wait<Entry<I, O>>(long until) -> sleep(workCame, until);
                    case BatchPlan.Next<Entry<I, O>> next -> {
                        return next;
                    }
                }
            }
            return null;
        });
    }

    /** What to do now; entries of a batch or a drop are taken. */
    BatchPlan<Entry<I, O>> plan(int most) {
        return locked(() -> {
            BatchPlan<Entry<I, O>> plan =
                    planner.plan(waiting.head(planner.window()), ticker.getAsLong(), Math.min(most, share()));
            if (plan instanceof BatchPlan.Next<Entry<I, O>> next) {
                next.entries().forEach(this::take);
            }
            return plan;
        });
    }

    private int share() {
        return Math.ceilDiv(waiting.size() + taken.size(), instances);
    }

    private void take(Entry<I, O> entry) {
        waiting.remove(entry);
        if (!entry.isCancelled()) {
            taken.add(entry);
        }
    }

    /** Forgets an entry that is done. */
    void settle(Entry<I, O> entry) {
        locked(() -> {
            deadlines.remove(entry);
            boolean _ = waiting.remove(entry) || taken.remove(entry);
            if (isEmpty()) {
                emptied.signalAll();
            }
            return null;
        });
    }

    /** Waits until a deadline has passed, and gives the entries that missed theirs; null once closed. */
    @Nullable
    List<Entry<I, O>> awaitLate() {
        return locked(() -> {
            while (!closed) {
                List<Entry<I, O>> late = late();
                if (!late.isEmpty()) {
                    return late;
                }
                awaitDeadline();
            }
            return null;
        });
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void awaitDeadline() {
        if (deadlines.isEmpty()) {
            deadlineCame.awaitUninterruptibly();
        } else {
            sleep(deadlineCame, deadlines.first().work().deadline());
        }
    }

    /** The entries whose deadline has passed, each given once. */
    List<Entry<I, O>> late() {
        return locked(() -> {
            List<Entry<I, O>> late = new ArrayList<>(0);
            long now = ticker.getAsLong();
            while (!deadlines.isEmpty() && deadlines.first().work().deadline() <= now) {
                late.add(deadlines.removeFirst());
            }
            return late;
        });
    }

    /** Takes no more entries, and lets no batch wait to fill up. */
    void drain() {
        locked(() -> {
            draining = true;
            planner = planner.withoutDelay();
            workCame.signalAll();
            return null;
        });
    }

    /** Whether all entries were done within the time. */
    boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isEmpty() && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether this call closed it. */
    boolean close() {
        return locked(() -> {
            boolean first = !closed;
            closed = true;
            workCame.signalAll();
            deadlineCame.signalAll();
            return first;
        });
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    /** The entries without an outcome. */
    List<Entry<I, O>> entries() {
        return locked(() -> {
            List<Entry<I, O>> all = new ArrayList<>(taken);
            all.addAll(waiting.entries());
            return all;
        });
    }

    BatchSnapshot snapshot() {
        return locked(() -> new BatchSnapshot(waiting.size(), taken.size(), instances));
    }

    /** Whether nothing is held, be it for a group or a deadline. */
    boolean holdsNothing() {
        return locked(() -> isEmpty() && waiting.groups() == 0 && deadlines.isEmpty());
    }

    private boolean isEmpty() {
        return waiting.size() == 0 && taken.isEmpty();
    }

    /** An interrupt ends it early and is cleared: what was waited for is looked at again. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void sleep(Condition condition, long until) {
        try {
            long _ = condition.awaitNanos(until - ticker.getAsLong());
        } catch (InterruptedException _) {
            // no command: looked at again
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
