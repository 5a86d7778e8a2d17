package io.millrace.openai.stream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Puts comments, which clients skip, into the silences of a stream of server-sent events. */
public final class Heartbeat {

    static final byte[] COMMENT = Bytes.asciiOf(": keep-alive\n\n");

    private final Duration half;

    /** @param longestSilence between two writes; at least half as long passes before a comment */
    public Heartbeat(Duration longestSilence) {
        this.half = longestSilence.dividedBy(2);
    }

    /** The events, and comments until they end. An event costs one write of a flag more than the merge does. */
    Flux<byte[]> during(Flux<byte[]> events) {
        return Flux.defer(() -> {
            AtomicBoolean silent = new AtomicBoolean();
            Sinks.Empty<Void> end = Sinks.empty();
            Flux<byte[]> sent = events.doOnNext(_ -> silent.setOpaque(false)).doOnTerminate(end::tryEmitEmpty);
            return Flux.merge(sent, comments(silent).takeUntilOther(end.asMono()));
        });
    }

    private Flux<byte[]> comments(AtomicBoolean silent) {
        return Flux.interval(half)
                .onBackpressureDrop()
                .filter(_ -> silent.getAndSet(true))
                .doOnNext(_ -> silent.set(false))
                .map(_ -> COMMENT);
    }
}
