package io.millrace.serving;

import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** How the one who asks takes the parts of an answer; told by the Reactor context. */
public enum Pace {
    /** Each as it comes. */
    LIVE,
    /** As {@link #LIVE}, and each part is made and written in less time than a change of threads takes. */
    BRIEF,
    /** All at the end, so that parts may come several at once. */
    WHOLE;

    /** The parts, for one who takes them so. */
    public <T> Flux<T> of(Flux<T> parts) {
        return parts.contextWrite(context -> context.put(Pace.class, this));
    }

    public static Pace in(ContextView context) {
        return context.<Pace>getOrEmpty(Pace.class).orElse(LIVE);
    }
}
