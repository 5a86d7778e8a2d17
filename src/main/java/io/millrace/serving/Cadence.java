package io.millrace.serving;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * How the one who asks takes the parts of an answer; told by the Reactor context.
 *
 * @param interval least nanoseconds between hand-overs; parts that come meanwhile come together
 * @param brief whether each part is made and written in less time than a change of threads takes
 */
public record Cadence(long interval, boolean brief) {

    public static final Cadence LIVE = new Cadence(0, false);
    public static final Cadence BRIEF = new Cadence(0, true);

    /** Nothing is told before the end. */
    public static final Cadence WHOLE = new Cadence(Long.MAX_VALUE, false);

    public Cadence every(Duration least) {
        return new Cadence(least.toNanos(), brief);
    }

    /** The parts, for one who takes them so. */
    public <T> Flux<T> of(Flux<T> parts) {
        return parts.contextWrite(context -> context.put(Cadence.class, this));
    }

    public static Cadence in(ContextView context) {
        return context.<Cadence>getOrEmpty(Cadence.class).orElse(LIVE);
    }
}
