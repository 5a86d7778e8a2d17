package io.millrace.progress;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Shows by itself how far a piece of work is, until it is closed. */
public final class ProgressWatch implements AutoCloseable {

    private static final long PAUSE_NANOS = 100_000_000;

    private final ProgressBar bar;
    private final Thread thread;
    private volatile boolean over;

    private ProgressWatch(ProgressBar bar, Supplier<HowFar> work) {
        this.bar = bar;
        this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(() -> show(work));
    }

    /**
     * Shows work from now on.
     *
     * @param work asked by a thread of its own
     */
    public static ProgressWatch over(ProgressBar bar, Supplier<HowFar> work) {
        ProgressWatch watch = new ProgressWatch(bar, work);
        bar.begin();
        if (bar.look() != ProgressLook.NONE) {
            watch.thread.start();
        }
        return watch;
    }

    private void show(Supplier<HowFar> work) {
        while (!over) {
            if (bar.isDue()) {
                bar.show(work.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bar.end();
    }
}
