package io.millrace.preparation;

import io.millrace.core.ServingException.Overloaded;
import io.millrace.preparation.Job.State;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Places for work of one kind. Who has had least is next, also in the middle of another's work, between two of its slices; work that is
 * under way, running or not, holds no more memory than the lane has.
 */
final class Lane {

    /** Nanoseconds of work before a turn may end. */
    static final long SLICE = 3_000_000;

    private static final int MOST_WAITING = 20_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String name;
    private final int places;
    private final long memory;
    private final Executor threads;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turns = lock.newCondition();
    private final Shares shares = new Shares();
    private final Waiting waiting = new Waiting();
    private int running;
    private long held;

    /**
     * @param places how many run at once
     * @param memory bytes that those under way may hold together; one alone may hold more
     * @param threads where they run, one each
     */
    Lane(String name, int places, long memory, Executor threads, LongSupplier ticker) {
        this.name = name;
        this.places = places;
        this.memory = memory;
        this.threads = threads;
        this.ticker = ticker;
    }

    /** Takes a job in; it runs in its turn. */
    void submit(Job job) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                throw new Overloaded("Too many " + name + " requests wait to be read", RETRY_AFTER);
            }
            shares.arrive(job.caller);
            waiting.add(job);
            fill();
        } finally {
            lock.unlock();
        }
    }

    /** Between two slices of a job, on its thread: waits where it is another's turn. */
    void pass(Job job) {
        if (ticker.getAsLong() - job.since < SLICE) {
            return;
        }
        lock.lock();
        try {
            account(job);
            if (hasBetter(job)) {
                pause(job);
            }
        } finally {
            lock.unlock();
        }
    }

    private void account(Job job) {
        long now = ticker.getAsLong();
        shares.charge(job.caller, now - job.since);
        job.since = now;
    }

    private boolean hasBetter(Job job) {
        Job next = next();
        return next != null && shares.compare(next.caller, job.caller) < 0;
    }

    private void pause(Job job) {
        job.state = State.PAUSED;
        waiting.add(job);
        running--;
        fill();
        while (job.state == State.PAUSED && !job.isUnwanted()) {
            turns.awaitUninterruptibly();
        }
        if (job.state == State.PAUSED) {
            boolean _ = waiting.remove(job);
            start(job);
        }
    }

    private void fill() {
        for (Job next = next(); running < places && next != null; next = next()) {
            boolean _ = waiting.remove(next);
            boolean fresh = next.state == State.FRESH;
            start(next);
            if (fresh) {
                begin(next);
            } else {
                turns.signalAll();
            }
        }
    }

    private void start(Job job) {
        shares.turn(job.caller);
        job.state = State.RUNNING;
        job.since = ticker.getAsLong();
        running++;
    }

    private void begin(Job job) {
        held += job.memory;
        threads.execute(() -> run(job));
    }

    private void run(Job job) {
        Runnable outcome = () -> {};
        try {
            outcome = job.work();
        } finally {
            leave(job);
            outcome.run();
        }
    }

    /* Where the next does not fit, none begins before it, so that small ones do not keep it waiting. */
    private @Nullable Job next() {
        Job best = waiting.first(shares, _ -> true);
        return best == null || best.state == State.PAUSED || fits(best)
                ? best
                : waiting.first(shares, job -> job.state == State.PAUSED);
    }

    private boolean fits(Job job) {
        return held == 0 || held + job.memory <= memory;
    }

    private void leave(Job job) {
        lock.lock();
        try {
            account(job);
            running--;
            held -= job.memory;
            job.state = State.ENDED;
            shares.leave(job.caller);
            fill();
        } finally {
            lock.unlock();
        }
    }

    /** A job is not wanted any more. */
    void ended(Job job) {
        lock.lock();
        try {
            if (job.state == State.FRESH && waiting.remove(job)) {
                job.state = State.ENDED;
                shares.leave(job.caller);
                fill();
            } else if (job.state == State.PAUSED) {
                turns.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Jobs that wait, fresh or between two slices. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Jobs that run. */
    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
