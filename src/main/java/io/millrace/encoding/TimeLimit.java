package io.millrace.encoding;

import java.time.Duration;

/** Ends the runs of a graph that go on when its time is over. No run is hit once it is closed. */
final class TimeLimit implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Runnable interrupt;
    private final Thread watch;
    private volatile boolean over;

    /** @param interrupt ends the run in progress, if there is one */
    TimeLimit(Runnable interrupt, Duration limit) {
        this.interrupt = interrupt;
        this.watch = Thread.ofVirtual().name("self-check-limit").start(() -> watch(limit));
    }

    private void watch(Duration limit) {
        try {
            Thread.sleep(limit);
            over = true;
            while (true) {
                interrupt.run();
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        watch.interrupt();
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
