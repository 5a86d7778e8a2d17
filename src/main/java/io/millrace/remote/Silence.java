package io.millrace.remote;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** How long a stream has sent nothing though more of it was wanted: a client that reads slowly is not the sender's silence. */
final class Silence {

    private static final int LOOKS = 8; // in the time that is allowed

    private final long most;
    private final Scheduler timer;
    private final AtomicLong wanted = new AtomicLong();
    private volatile long since;
    private volatile boolean tooLong;

    private Silence(Duration most, Scheduler timer) {
        this.most = most.toNanos();
        this.timer = timer;
    }

    /**
     * The stream, which is cancelled and fails with a {@link TimeoutException} when it has been silent for so long, or an eighth more.
     */
    static <T> Flux<T> limited(Flux<T> stream, Duration most, Scheduler timer) {
        return Flux.defer(() -> new Silence(most, timer).watch(stream));
    }

    /* An error in the place of the end of the other would leave the stream as it is. */
    private <T> Flux<T> watch(Flux<T> stream) {
        return stream.doOnRequest(this::wanted)
                .doOnNext(_ -> came())
                .takeUntilOther(silent())
                .concatWith(Mono.defer(() -> tooLong ? Mono.error(new TimeoutException()) : Mono.empty()));
    }

    private void wanted(long more) {
        if (wanted.getAndAccumulate(more, Silence::sum) == 0) {
            since = now();
        }
    }

    private static long sum(long one, long other) {
        return other > Long.MAX_VALUE - one ? Long.MAX_VALUE : one + other;
    }

    private void came() {
        since = now();
        wanted.decrementAndGet();
    }

    private Mono<Long> silent() {
        return Flux.interval(Duration.ofNanos(Math.max(1, most / LOOKS)), timer)
                .filter(_ -> wanted.get() > 0 && now() - since >= most)
                .next()
                .doOnNext(_ -> tooLong = true);
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }
}
