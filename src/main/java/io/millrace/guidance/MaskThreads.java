package io.millrace.guidance;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that find out tokens that may come next, ahead of their use. They go when there is nothing to do. */
final class MaskThreads {

    private static final int COUNT = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    static final ThreadPoolExecutor POOL = pool();

    private MaskThreads() {}

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                COUNT,
                COUNT,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("token-mask-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
