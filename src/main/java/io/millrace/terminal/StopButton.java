package io.millrace.terminal;

import org.jspecify.annotations.Nullable;

/** Stops what goes on, from any thread; nothing where nothing does. */
final class StopButton {

    private @Nullable Runnable stop;
    private boolean pressed;

    /** Something goes on from now, and this stops it. */
    synchronized void arm(Runnable stopping) {
        stop = stopping;
        pressed = false;
    }

    synchronized void press() {
        if (stop != null) {
            pressed = true;
            stop.run();
        }
    }

    /** It has ended: whether it was stopped. */
    synchronized boolean disarm() {
        stop = null;
        return pressed;
    }
}
