package io.millrace.tasks.generate;

import io.millrace.serving.RequestListener;
import reactor.core.publisher.Operators;

/**
 * The events of one request that its client has not taken yet; says when they are many, and when they are few again. Those are the
 * client's fault that came while it asked for nothing: one whose events wait because this process is busy is not slow.
 */
final class Backlog {

    /** More than the writes of a client that keeps up: some packets of small events. */
    static final int MANY = 32;

    private final String model;
    private final RequestListener listener;
    private final int capacity;
    private long demand;
    private int waiting;
    private int unasked;
    private boolean open;
    private boolean behind;

    /** @param capacity events that may wait for a client that asks for none */
    Backlog(String model, RequestListener listener, int capacity) {
        this.model = model;
        this.listener = listener;
        this.capacity = capacity;
    }

    synchronized void opened() {
        open = true;
        listener.onStreams(model, 1);
    }

    /** The client takes as many pieces more; {@link Long#MAX_VALUE} is all there will be. */
    synchronized void asked(long pieces) {
        demand = Operators.addCap(demand, pieces);
    }

    /** One piece has gone to the client. */
    synchronized void gave() {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        lookBehind();
    }

    /** Whether there was room for one event more. */
    synchronized boolean put() {
        waiting++;
        unasked += demand == 0 ? 1 : 0;
        lookBehind();
        return unasked <= capacity;
    }

    synchronized void took() {
        waiting--;
        unasked = Math.min(unasked, waiting);
        if (waiting <= MANY / 2) {
            tell(false);
        }
    }

    private void lookBehind() {
        if (open && demand == 0 && waiting >= MANY) {
            tell(true);
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
