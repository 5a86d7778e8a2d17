package io.millrace.models;

import io.millrace.repository.BreakerSettings;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import java.time.Clock;

/** Makes circuit breakers, each closed. */
public record BreakerFactory(Clock clock, BreakerListener listener) {

    /**
     * A new breaker.
     *
     * @param name model id, or that of a remote server's model
     */
    public Breaker of(String name, BreakerSettings settings) {
        listener.entered(name, BreakerView.State.CLOSED);
        return new Breaker(name, settings, clock, listener);
    }
}
