package io.millrace.generation;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that sample rows beside the engines' own. They go when there is nothing to do. */
final class SamplingThreads {

    /** One less than there are processors, of which the engine's thread has one; at most 7. */
    static final int COUNT = Math.min(7, Runtime.getRuntime().availableProcessors() - 1);

    static final ThreadPoolExecutor POOL = pool();

    private SamplingThreads() {}

    private static ThreadPoolExecutor pool() {
        int threads = Math.max(1, COUNT);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("sampling-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
