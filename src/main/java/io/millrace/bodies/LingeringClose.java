package io.millrace.bodies;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The end of a body that is not taken: what else comes is thrown away for a while before the answer is given, since a sender whose
 * connection is closed on unread bytes may not see the answer (RFC 9112, 9.6). Used by one subscriber.
 */
final class LingeringClose {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Runnable release;
    private final Sinks.Empty<Void> begun = Sinks.empty();
    private final Sinks.Empty<Void> enough = Sinks.empty();
    private long left = BodyRefusals.THROWN_AWAY;
    private @Nullable ResponseStatusException why;

    /** @param release of what is held, once it is refused */
    LingeringClose(Runnable release) {
        this.release = release;
    }

    /** Ends when no more is to be thrown away. */
    Mono<Void> patience() {
        return Mono.firstWithSignal(
                enough.asMono(), begun.asMono().then(Mono.delay(PATIENCE)).then());
    }

    /** Whether the body has been refused, and the buffer with it. */
    boolean throwsAway(DataBuffer buffer) {
        if (why == null) {
            return false;
        }
        left -= buffer.readableByteCount();
        DataBufferUtils.release(buffer);
        if (left < 0) {
            var _ = enough.tryEmitEmpty();
        }
        return true;
    }

    /** The taking of a buffer, which may refuse the body. */
    Mono<Void> over(Mono<Void> taking) {
        return taking.onErrorResume(ResponseStatusException.class, refusal -> {
            why = refusal;
            release.run();
            var _ = begun.tryEmitEmpty();
            return Mono.empty();
        });
    }

    /** The whole body, or why it was refused. */
    Mono<IncomingBody> or(IncomingBody body) {
        return why == null ? Mono.just(body) : Mono.error(why);
    }
}
