package io.millrace.remote;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Time and chance.
 *
 * @param timer of timeouts
 * @param sleep completes after the time
 */
record Timing(Scheduler timer, Function<Duration, Mono<?>> sleep, RandomGenerator random, InstantSource clock) {

    static Timing system(Scheduler timer, RandomGenerator random) {
        return new Timing(timer, time -> Mono.delay(time, timer), random, InstantSource.system());
    }
}
