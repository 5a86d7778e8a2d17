package io.millrace.remote;

import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * How often and when a request is tried again: after 0.2 s, twice as long each time, half of it by chance, and not before the server
 * asked to. Who asks to wait longer than {@link #LONGEST} is not waited for.
 *
 * @param retries after the first try
 * @param sleep completes after the time
 */
record RetryPolicy(int retries, RandomGenerator random, Function<Duration, Mono<?>> sleep) {

    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration FIRST = Duration.ofMillis(200);

    /** Tries again after a {@link FailedTry} that allows it; any other error, and the last refusal, pass through. */
    Retry retry() {
        return Retry.from(signals -> signals.concatMap(this::pause));
    }

    private Mono<?> pause(Retry.RetrySignal signal) {
        Throwable failure = signal.failure();
        if (failure instanceof FailedTry refusal && signal.totalRetries() < retries && isWorthwhile(refusal)) {
            return sleep.apply(wait(refusal, signal.totalRetries())).then(Mono.just(true));
        }
        return Mono.error(failure);
    }

    private static boolean isWorthwhile(FailedTry refusal) {
        Duration asked = refusal.retryAfter();
        return refusal.canRetry() && (asked == null || asked.compareTo(LONGEST) <= 0);
    }

    private Duration wait(FailedTry refusal, long retry) {
        Duration asked = refusal.retryAfter();
        Duration own = jittered(FIRST.multipliedBy(1L << Math.min(retry, 20)));
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }

    private Duration jittered(Duration wait) {
        long most = Math.min(wait.toMillis(), LONGEST.toMillis());
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }

    /** As a flux of what is tried, with the error that the client gets at the end. */
    <T> Flux<T> over(Flux<T> tries) {
        return tries.retryWhen(retry()).onErrorMap(FailedTry.class, FailedTry::error);
    }
}
