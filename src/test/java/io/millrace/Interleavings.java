package io.millrace;

import org.jetbrains.lincheck.Lincheck;

/** Runs a race in many orders of its threads' steps, which Lincheck's model checker chooses: the same ones each time. */
public final class Interleavings {

    private Interleavings() {}

    /**
     * Runs {@code race} in up to {@code most} orders. What it throws, or a deadlock, fails with the order that led there.
     *
     * @param race makes what the threads share, lets them {@link #run}, then {@link #require}s; it starts no threads of its own and asks
     *     no clock
     */
    public static void check(int most, Runnable race) {
        Lincheck.runConcurrentTest(most, race);
    }

    /** Runs each action on a thread of its own and waits for all. Plain loops: Lincheck does not see what a stream starts. */
    public static void run(Runnable... actions) {
        Thread[] threads = new Thread[actions.length];
        for (int i = 0; i < actions.length; i++) {
            threads[i] = new Thread(actions[i]);
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An assertion that costs the model checker no steps. */
    public static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
