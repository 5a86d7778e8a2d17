package io.millrace.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The requests in work, and whether more may come. */
final class Traffic {

    private int inWork;
    private boolean closed;

    /** Whether one more request is taken; {@link #ended} follows where it is. */
    synchronized boolean enter() {
        if (!closed) {
            inWork++;
        }
        return !closed;
    }

    synchronized void ended() {
        inWork--;
        notifyAll();
    }

    /** Takes no more requests. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized int inWork() {
        return inWork;
    }

    /** Whether all requests ended within {@code patience}. */
    synchronized boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); inWork > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return inWork == 0;
    }
}
