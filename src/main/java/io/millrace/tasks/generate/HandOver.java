package io.millrace.tasks.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What one thread hands to another: each for itself, or what comes within a time together, where nobody waits for each. Not
 * thread-safe.
 */
final class HandOver<T> {

    /** Handed over at once, so that what is made of them is soon done. */
    static final int MOST = 64;

    private final Sinks.Many<List<T>> sink = Sinks.unsafe().many().unicast().onBackpressureBuffer();
    private final long interval;
    private final LongSupplier ticker;
    private List<T> held = new ArrayList<>();
    private boolean begun;
    private long last;

    /**
     * @param interval nanoseconds that one waits at most for others behind it
     * @param ticker nanoseconds of a clock that never goes back
     */
    HandOver(long interval, LongSupplier ticker) {
        this.interval = interval;
        this.ticker = ticker;
    }

    /** Subscribed to once. */
    Flux<List<T>> flux() {
        return sink.asFlux();
    }

    /**
     * Takes one more.
     *
     * @param waitedFor whether it is handed over now, with what is held
     */
    void put(T one, boolean waitedFor) {
        if (interval == 0) {
            sink.tryEmitNext(List.of(one));
            return;
        }
        held.add(one);
        long now = ticker.getAsLong();
        if (waitedFor || !begun || held.size() == MOST || now - last >= interval) {
            handOver(now);
        }
    }

    private void handOver(long now) {
        sink.tryEmitNext(held);
        held = new ArrayList<>();
        begun = true;
        last = now;
    }

    void complete() {
        sink.tryEmitComplete();
    }

    /** What is held is lost. */
    void fail(Throwable error) {
        sink.tryEmitError(error);
    }
}
