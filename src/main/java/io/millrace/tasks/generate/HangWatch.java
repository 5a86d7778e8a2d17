package io.millrace.tasks.generate;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.serving.TextEvent;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a stream whose engine hangs: a choice has begun and not ended, the reader waits, and for {@code timeout} nothing comes. A
 * reader who asks for nothing is not waiting, and choices that have not begun wait for a slot, however long.
 */
final class HangWatch {

    private final String model;
    private final long timeout;
    private final Scheduler timer;
    private final LongSupplier ticker;
    private final Sinks.Empty<TextEvent> hung = Sinks.empty();
    private final BitSet running = new BitSet();
    private long wanted;
    private long lastSign;
    private boolean isHung;
    private boolean closed;
    private @Nullable Disposable check;

    /** @param ticker nanoseconds of a clock that never goes back */
    HangWatch(String model, Duration timeout, Scheduler timer, LongSupplier ticker) {
        this.model = model;
        this.timeout = timeout.toNanos();
        this.timer = timer;
        this.ticker = ticker;
        this.lastSign = ticker.getAsLong();
    }

    /** The stream, watched; once. */
    Flux<TextEvent> over(Flux<TextEvent> stream) {
        return stream.doOnRequest(this::wanted)
                .doOnNext(this::given)
                .takeUntilOther(hung.asMono())
                .concatWith(Flux.defer(this::failure))
                .doFinally(_ -> close());
    }

    /* Only the completion of the other stream, not its error, would cancel the watched one. */
    private synchronized Flux<TextEvent> failure() {
        return isHung ? Flux.error(new EngineFailed(message(), null)) : Flux.empty();
    }

    private String message() {
        return "The model '" + model + "' hangs: no token for " + TimeUnit.NANOSECONDS.toMillis(timeout) / 1000.0
                + " s";
    }

    /** The choice's sequence runs and has just got on, though its client may not have been told. */
    synchronized void token(int choice) {
        running.set(choice);
        sign();
        if (check == null && !closed) {
            checkIn(timeout);
        }
    }

    /** Nothing more comes of the choice's sequence. */
    synchronized void ended(int choice) {
        running.clear(choice);
        sign();
    }

    private synchronized void wanted(long count) {
        if (wanted == 0) {
            sign();
        }
        wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
    }

    private synchronized void given(TextEvent event) {
        wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
        switch (event) {
            case TextEvent.Delta delta -> token(delta.choice());
            case TextEvent.Reasoning thought -> token(thought.choice());
            case TextEvent.ToolCall call -> token(call.choice());
            case TextEvent.ToolArguments more -> token(more.choice());
            case TextEvent.ChoiceFinished end -> ended(end.choice());
            case TextEvent.Done _ -> running.clear();
            case TextEvent.Served _ -> sign();
        }
    }

    private void sign() {
        lastSign = ticker.getAsLong();
    }

    private void checkIn(long nanos) {
        check = timer.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (hangs()) {
            hung.tryEmitEmpty();
        }
    }

    /** Looks again later where it does not yet. */
    private synchronized boolean hangs() {
        if (closed) {
            return false;
        }
        boolean watched = wanted > 0 && !running.isEmpty();
        long silent = ticker.getAsLong() - lastSign;
        if (watched && silent >= timeout) {
            isHung = true;
            return true;
        }
        checkIn(watched ? timeout - silent : timeout);
        return false;
    }

    private synchronized void close() {
        closed = true;
        if (check != null) {
            check.dispose();
        }
    }
}
