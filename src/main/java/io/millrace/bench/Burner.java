package io.millrace.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A thread that takes a share of a core, as a load generator would. */
final class Burner implements AutoCloseable {

    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Thread thread;
    private volatile boolean ended;

    private Burner(double share) {
        thread = Thread.ofPlatform().daemon().name("burner").start(() -> burn(share));
    }

    /** @param share of one core; above 1 counts as 1 */
    static Burner of(double share) {
        return new Burner(Math.min(1, share));
    }

    private void burn(double share) {
        long start = System.nanoTime();
        for (long slice = 0; !ended; slice++) {
            long begin = start + slice * SLICE;
            while (System.nanoTime() < begin + share * SLICE) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(begin + SLICE - System.nanoTime());
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
