package io.millrace.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Refusals REFUSALS =
            new Refusals(new Wording("big@h", "sk-secret"), Duration.ofSeconds(2), InstantSource.fixed(NOW));

    private final List<Duration> slept = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();

    private Flux<String> failing(int retries, FailedTry refusal) {
        RetryPolicy policy = new RetryPolicy(retries, new Random(1), time -> {
            slept.add(time);
            return Mono.empty();
        });
        return policy.over(Flux.defer(() -> {
            tries.incrementAndGet();
            return Flux.error(refusal);
        }));
    }

    private static FailedTry status(int status, @Nullable String retryAfter) {
        return REFUSALS.status(status, retryAfter, "{\"error\":{\"message\":\"no\"}}");
    }

    @Test
    void over_faults_areTriedAgainTwiceAsLateEachTimeWithJitter() {
        StepVerifier.create(failing(4, status(503, null))).verifyError(EngineFailed.class);
        assertThat(tries).hasValue(5);
        for (int i = 0; i < 4; i++) {
            assertThat(slept.get(i)).isBetween(Duration.ofMillis(100L << i), Duration.ofMillis(200L << i));
        }
    }

    @Test
    void over_retryAfter_isWaitedFor() {
        StepVerifier.create(failing(1, status(429, "7"))).verifyError(Overloaded.class);
        assertThat(slept).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void over_retryAfterBeyondTheBound_isNotTriedAgainAndToldOn() {
        StepVerifier.create(failing(3, status(429, "11"))).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        Overloaded.class, full -> assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(11))));
        assertThat(tries).hasValue(1);
    }

    @Test
    void over_refusalsForGood_areNotTriedAgain() {
        for (int status : new int[] {400, 401, 403, 404, 413, 422}) {
            StepVerifier.create(failing(3, status(status, null))).verifyError();
        }
        assertThat(tries).hasValue(6);
        assertThat(slept).isEmpty();
    }

    @Test
    void status_bodyWithTheKey_isToldWithoutIt() {
        assertThat(REFUSALS.status(401, null, "bad key sk-secret\r\nforged line"))
                .hasMessage("The remote model big@h answered 401: bad key ***  forged line");
    }

    @Test
    void parse_retryAfter_isSecondsOrADate() {
        assertThat(Refusals.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Refusals.parse("Thu, 01 Jan 2026 00:00:05 GMT", NOW)).isEqualTo(Duration.ofSeconds(5));
        assertThat(Refusals.parse("Wed, 31 Dec 2025 23:59:00 GMT", NOW)).isZero();
        assertThat(Refusals.parse("soon", NOW)).isNull();
        assertThat(Refusals.parse("-3", NOW)).isNull();
    }
}
