package io.millrace.tasks.generate;

import io.millrace.serving.RequestListener;

/** The events of one request that its client has not taken yet; says when they are many, and when they are few again. */
final class Backlog {

    /** More than the writes of a client that keeps up: some packets of small events. */
    static final int MANY = 32;

    private final String model;
    private final RequestListener listener;
    private int waiting;
    private boolean open;
    private boolean behind;

    Backlog(String model, RequestListener listener) {
        this.model = model;
        this.listener = listener;
    }

    synchronized void opened() {
        open = true;
        listener.onStreams(model, 1);
    }

    synchronized void put() {
        waiting++;
        if (open && waiting >= MANY) {
            tell(true);
        }
    }

    synchronized void took() {
        waiting--;
        if (waiting <= MANY / 2) {
            tell(false);
        }
    }

    /** Once more changes nothing. */
    synchronized void closed() {
        tell(false);
        if (open) {
            open = false;
            listener.onStreams(model, -1);
        }
    }

    private void tell(boolean now) {
        if (behind != now) {
            behind = now;
            listener.onBehind(model, now ? 1 : -1);
        }
    }
}
