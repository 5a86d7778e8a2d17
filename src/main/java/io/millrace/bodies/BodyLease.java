package io.millrace.bodies;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one request holds of memory and disk for its body: it counts until this is closed. Any thread may close it, more than once. */
public final class BodyLease implements AutoCloseable {

    private final String sender;
    private final Consumer<IncomingBody> discard;
    private final List<IncomingBody> bodies = new ArrayList<>(1);
    private boolean closed;

    BodyLease(String sender, Consumer<IncomingBody> discard) {
        this.sender = sender;
        this.discard = discard;
    }

    String sender() {
        return sender;
    }

    synchronized IncomingBody holding(IncomingBody body) {
        bodies.add(body);
        if (closed) {
            discard.accept(body);
        }
        return body;
    }

    @Override
    public synchronized void close() {
        closed = true;
        bodies.forEach(discard);
        bodies.clear();
    }
}
