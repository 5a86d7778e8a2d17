package io.millrace.app;

import io.millrace.serving.RequestTimes;
import io.millrace.telemetry.Outcome;
import io.millrace.telemetry.Refusal;
import io.millrace.telemetry.Trace;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** One request being followed; its end is told once. A refusal ends with the status that an error handler gives it. */
final class Observation {

    private final ServerWebExchange exchange;
    private final Trace trace;
    private final RequestTimes times;
    private final long startedAt;
    private final Observer observer;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Throwable error;

    Observation(ServerWebExchange exchange, Trace trace, RequestTimes times, long startedAt, Observer observer) {
        this.exchange = exchange;
        this.trace = trace;
        this.times = times;
        this.startedAt = startedAt;
        this.observer = observer;
    }

    ServerWebExchange exchange() {
        return exchange;
    }

    Trace trace() {
        return trace;
    }

    RequestTimes times() {
        return times;
    }

    /** When its head came, on the ticker of its times. */
    long startedAt() {
        return startedAt;
    }

    /** 0 where none was sent. */
    int status() {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? exchange.getResponse().isCommitted() ? 200 : 0 : status.value();
    }

    /** What was refused or failed. */
    @Nullable
    Throwable error() {
        return error;
    }

    void ended() {
        tell(times.failure().map(Observation::outcome).orElse(Outcome.ANSWERED));
    }

    void cancelled() {
        tell(Outcome.CANCELLED);
    }

    void failed(Throwable cause) {
        error = cause;
        if (exchange.getResponse().isCommitted()) {
            tell(outcome(cause));
        }
    }

    void committing() {
        Throwable cause = error;
        if (cause != null) {
            tell(outcome(cause));
        }
    }

    private static Outcome outcome(Throwable cause) {
        Optional<Refusal> refusal = RefusalCounter.reason(cause);
        return refusal.map(reason -> reason == Refusal.DEADLINE ? Outcome.EXPIRED : Outcome.REFUSED)
                .orElse(Outcome.FAILED);
    }

    private void tell(Outcome outcome) {
        if (told.compareAndSet(false, true)) {
            observer.ended(this, outcome);
        }
    }
}
