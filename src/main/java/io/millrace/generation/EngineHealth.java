package io.millrace.generation;

import java.time.Duration;

/** Whether the model answers. Written by the engine's thread, read by any; times are the engine's ticker's. */
final class EngineHealth {

    private volatile boolean calling;
    private volatile long since;
    private volatile int failures;
    private volatile boolean interrupted;

    void begin(long now) {
        since = now;
        interrupted = false;
        calling = true;
    }

    /** The call in progress is told to end. */
    void interrupt() {
        interrupted = calling;
    }

    /** Whether the last call was told to end. */
    boolean wasInterrupted() {
        return interrupted;
    }

    void succeeded() {
        calling = false;
        failures = 0;
    }

    void returned() {
        calling = false;
    }

    /** A call failed that is not tried again with less, and not by what it was given. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void failed() {
        failures++;
    }

    /** How long the call in progress has lasted; zero between calls. */
    Duration stuckFor(long now) {
        return calling ? Duration.ofNanos(Math.max(0, now - since)) : Duration.ZERO;
    }

    /** Calls that failed since the last that did not. */
    int failuresInARow() {
        return failures;
    }
}
