package io.millrace.batching;

import io.millrace.core.ServingException.EngineFailed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Whether one instance of the model answers. Any thread may call; times are the batcher's ticker's. */
final class RunHealth {

    /** A call in progress. */
    private record Current(BatchRun<?, ?> run, long since) {

        Duration lasted(long now) {
            return Duration.ofNanos(Math.max(0, now - since));
        }
    }

    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable Current current;

    void begin(BatchRun<?, ?> run, long now) {
        current = new Current(run, now);
    }

    void returned() {
        current = null;
    }

    void succeeded() {
        failures.set(0);
    }

    /** A run failed that is not tried again with less, and not by its inputs. */
    void failed() {
        failures.incrementAndGet();
    }

    /** Runs that failed since the last that did not. */
    int failuresInARow() {
        return failures.get();
    }

    /** How long the call in progress has lasted; zero between calls. */
    Duration stuckFor(long now) {
        Current call = current;
        return call == null ? Duration.ZERO : call.lasted(now);
    }

    /** Fails and interrupts a call that has lasted {@code most} or longer. */
    void giveUp(Duration most, long now, EngineFailed error) {
        Current call = current;
        if (call != null && call.lasted(now).compareTo(most) >= 0 && call.run().giveUp(error)) {
            failed();
        }
    }
}
