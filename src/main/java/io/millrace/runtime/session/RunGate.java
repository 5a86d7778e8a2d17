package io.millrace.runtime.session;

/** Lets any thread end the run in progress, and none that begins later. */
final class RunGate {

    private final Runnable terminate;
    private final Runnable allow;
    private boolean running;
    private boolean interrupted;

    /**
     * @param terminate ends the run in progress, and every later one
     * @param allow takes that back
     */
    RunGate(Runnable terminate, Runnable allow) {
        this.terminate = terminate;
        this.allow = allow;
    }

    synchronized void begin() {
        running = true;
    }

    /** Ends the run in progress, if there is one. */
    synchronized void interrupt() {
        if (running) {
            interrupted = true;
            terminate.run();
        }
    }

    /** Whether the run in progress was told to end. */
    synchronized boolean wasInterrupted() {
        return interrupted;
    }

    synchronized void end() {
        running = false;
        if (interrupted) {
            interrupted = false;
            allow.run();
        }
    }
}
