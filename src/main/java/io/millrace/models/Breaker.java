package io.millrace.models;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType.COUNT_BASED;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.BreakerSettings;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Refuses requests to a model whose latest requests failed, and lets a few through after a while to see whether it answers again.
 *
 * <p>A request counts once: as a failure when it fails by a fault of the engine, before its first event or after, else as a
 * success when it ends. A request that probes a broken model succeeds with its first event, so that a long answer does not keep
 * the others waiting, and counts again should it fail later. Requests that end by their client's doing do not count, nor do those
 * begun before the breaker last opened: they say nothing of the model as it is now.
 */
public final class Breaker {

    private static final Duration PROBING = Duration.ofSeconds(1);

    private final String name;
    private final Clock clock;
    private final Duration openFor;
    private final BreakerListener listener;
    private final CircuitBreaker breaker;
    private final AtomicReference<Opening> opening = new AtomicReference<>(new Opening(Instant.EPOCH));

    /** The time the breaker last opened; compared by identity. */
    private static final class Opening {
        private final Instant until;

        private Opening(Instant until) {
            this.until = until;
        }
    }

    public Breaker(String name, BreakerSettings settings, Clock clock, BreakerListener listener) {
        this.name = name;
        this.clock = clock;
        this.openFor = settings.openFor();
        this.listener = listener;
        this.breaker = CircuitBreaker.of(name, config(settings, clock));
        this.breaker
                .getEventPublisher()
                .onStateTransition(event -> entered(event.getStateTransition().getToState()));
    }

    private static CircuitBreakerConfig config(BreakerSettings settings, Clock clock) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failureRate())
                .slidingWindow(settings.window(), settings.minimumCalls(), COUNT_BASED)
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(settings.halfOpenCalls())
                .clock(clock)
                .currentTimestampFunction(Clock::millis, MILLISECONDS)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Lets a request through, or refuses it with what is left of the time. */
    public Call enter() {
        if (!breaker.tryAcquirePermission()) {
            listener.refused(name);
            throw refusal();
        }
        return new Call();
    }

    public BreakerView view() {
        BreakerView.State state = state(breaker.getState());
        Duration left = left();
        boolean over = state == BreakerView.State.OPEN && left.isZero();
        return new BreakerView(
                name,
                over ? BreakerView.State.HALF_OPEN : state,
                breaker.getMetrics().getFailureRate(),
                state == BreakerView.State.OPEN ? left : Duration.ZERO);
    }

    private ModelNotReady refusal() {
        BreakerView view = view();
        return switch (view.state()) {
            case OPEN -> notReady("its circuit breaker is open, since too many requests failed", view.retryAfter());
            case HALF_OPEN, CLOSED -> notReady("it is being tried again after too many requests failed", PROBING);
        };
    }

    private ModelNotReady notReady(String why, Duration retryAfter) {
        return new ModelNotReady("The model '" + name + "' cannot answer: " + why, retryAfter);
    }

    private Duration left() {
        Duration left = Duration.between(clock.instant(), opening.get().until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void entered(CircuitBreaker.State next) {
        BreakerView.State state = state(next);
        if (state == BreakerView.State.OPEN) {
            opening.set(new Opening(clock.instant().plus(openFor)));
        }
        listener.entered(name, state);
    }

    private static BreakerView.State state(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerView.State.CLOSED;
            case OPEN, FORCED_OPEN -> BreakerView.State.OPEN;
            case HALF_OPEN -> BreakerView.State.HALF_OPEN;
        };
    }

    /** Whether a request that ends so is the engine's fault. */
    public static boolean isFault(Throwable error) {
        return !(error instanceof ServingException refusal)
                || switch (refusal) {
                    case ServingException.EngineFailed _ -> true;
                    case ServingException.InvalidRequest _,
                            ServingException.ContextOverflow _,
                            ServingException.ModelNotFound _,
                            ServingException.ModelNotReady _,
                            ServingException.Overloaded _,
                            ServingException.DeadlineExceeded _,
                            ServingException.SlowClient _,
                            ServingException.RequestFailed _ -> false;
                };
    }

    /** A request that was let through. It ends once; what is told of it later is ignored. */
    public final class Call {

        private enum Stage {
            UNANSWERED,
            ANSWERED,
            ENDED
        }

        private final Opening began = opening.get();
        private final boolean probe = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        private Stage stage = Stage.UNANSWERED;

        private Call() {}

        /** An event has come. */
        public synchronized void answered() {
            if (stage == Stage.UNANSWERED) {
                stage = Stage.ANSWERED;
                if (probe) {
                    success();
                }
            }
        }

        public synchronized void completed() {
            if (stage != Stage.ENDED && !settled()) {
                success();
            }
            stage = Stage.ENDED;
        }

        public synchronized void failed(Throwable error) {
            if (stage != Stage.ENDED && isFault(error)) {
                failure(error);
            } else {
                cancelled();
            }
            stage = Stage.ENDED;
        }

        public synchronized void cancelled() {
            if (stage != Stage.ENDED && !settled() && isCurrent()) {
                breaker.releasePermission();
            }
            stage = Stage.ENDED;
        }

        private boolean settled() {
            return probe && stage == Stage.ANSWERED;
        }

        private boolean isCurrent() {
            return opening.get() == began;
        }

        private void success() {
            if (isCurrent()) {
                breaker.onSuccess(0, NANOSECONDS);
            }
        }

        private void failure(Throwable error) {
            listener.failed(name);
            if (isCurrent()) {
                breaker.onError(0, NANOSECONDS, error);
            }
        }
    }
}
