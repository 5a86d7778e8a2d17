package io.millrace.models.upkeep;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done for models from time to time, on one thread. */
public final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("model-upkeep").daemon().factory());

    /** Runs a task, and again so long after each end of it. */
    public void every(Duration period, Runnable task) {
        var _ = thread.scheduleWithFixedDelay(
                () -> safely(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("models could not be looked after: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
