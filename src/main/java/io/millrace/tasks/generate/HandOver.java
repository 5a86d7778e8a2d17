package io.millrace.tasks.generate;

import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What one thread hands to another: each for itself, or several at once where nobody waits for each. Not thread-safe. */
final class HandOver<T> {

    private final Sinks.Many<List<T>> sink = Sinks.unsafe().many().unicast().onBackpressureBuffer();
    private final int most;
    private List<T> held;

    /** @param most handed over at once */
    HandOver(int most) {
        this.most = most;
        this.held = new ArrayList<>(most);
    }

    /** Subscribed to once. */
    Flux<List<T>> flux() {
        return sink.asFlux();
    }

    /** @param waitedFor whether it is handed over now, with what is held */
    void put(T one, boolean waitedFor) {
        if (most == 1) {
            sink.tryEmitNext(List.of(one));
            return;
        }
        held.add(one);
        if (waitedFor || held.size() == most) {
            sink.tryEmitNext(held);
            held = new ArrayList<>(most);
        }
    }

    void complete() {
        sink.tryEmitComplete();
    }

    /** What is held is lost. */
    void fail(Throwable error) {
        sink.tryEmitError(error);
    }
}
