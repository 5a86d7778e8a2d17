package io.millrace.faults;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A script being played on one model. */
final class FaultPlan {

    private final FaultScript script;
    private final AtomicLong calls = new AtomicLong();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    FaultPlan(FaultScript script) {
        this.script = script;
    }

    /** What befalls the next call. */
    Optional<Fault> next() {
        return script.at(calls.incrementAndGet());
    }

    /** Completes when the script is not played any more. */
    CompletableFuture<Boolean> over() {
        return over;
    }

    void end() {
        over.complete(true);
    }

    FaultView view() {
        return new FaultView(script.toString(), calls.get());
    }
}
