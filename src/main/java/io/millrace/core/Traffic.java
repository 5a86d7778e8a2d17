package io.millrace.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The requests in work, and whether more may come. Thread-safe. */
public final class Traffic {

    private int inWork;
    private boolean closed;

    /** Whether one more request is taken; {@link #ended} follows where it is. */
    public synchronized boolean enter() {
        if (!closed) {
            inWork++;
        }
        return !closed;
    }

    public synchronized void ended() {
        inWork--;
        notifyAll();
    }

    /** Takes no more requests. */
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    public synchronized int inWork() {
        return inWork;
    }

    /** Whether all requests ended within {@code patience}. */
    public synchronized boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); inWork > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return inWork == 0;
    }
}
