package io.millrace.serving;

import io.millrace.repository.BreakerSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The circuit breakers of a service, one for each name. */
final class Breakers {

    private record Kept(BreakerSettings settings, Breaker breaker) {}

    private final Map<String, Kept> kept = new ConcurrentSkipListMap<>();
    private final Clock clock;
    private final BreakerListener listener;

    Breakers(Clock clock, BreakerListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** The breaker of this name; a new one where the settings have changed. */
    Guard guard(String name, BreakerSettings settings) {
        Breaker breaker = kept.compute(
                        name, (_, old) -> old != null && old.settings().equals(settings) ? old : make(name, settings))
                .breaker();
        return new Guard(breaker, settings.hangTimeout());
    }

    /** Forgets what is known of a model that has been loaded anew. */
    void reset(String name) {
        kept.computeIfPresent(name, (_, old) -> make(name, old.settings()));
    }

    /** Whether the breaker of this name refuses every request now. */
    boolean isOpen(String name) {
        Kept one = kept.get(name);
        return one != null && one.breaker().view().state() == BreakerView.State.OPEN;
    }

    /** In order of name. */
    List<BreakerView> views() {
        return kept.values().stream().map(one -> one.breaker().view()).toList();
    }

    private Kept make(String name, BreakerSettings settings) {
        listener.entered(name, BreakerView.State.CLOSED);
        return new Kept(settings, new Breaker(name, settings, clock, listener));
    }
}
