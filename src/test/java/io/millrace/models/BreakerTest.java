package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.ServingException.SlowClient;
import io.millrace.repository.BreakerSettings;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.BreakerView;
import io.millrace.serving.BreakerView.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BreakerTest {

    private static final Duration OPEN = Duration.ofSeconds(20);
    private final EngineFailed fault = new EngineFailed("broken", null);
    private static final BreakerSettings SETTINGS = new BreakerSettings(50, 4, 8, OPEN, 2, Duration.ofSeconds(30));

    private final ManualClock clock = new ManualClock();
    private final List<String> told = new ArrayList<>();
    private final Breaker breaker = new Breaker("m", SETTINGS, clock, new BreakerListener() {
        @Override
        public void entered(String name, State state) {
            told.add(name + " " + state);
        }

        @Override
        public void refused(String name) {
            told.add(name + " refused");
        }
    });

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.enter().failed(fault);
        }
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            Breaker.Call call = breaker.enter();
            call.answered();
            call.completed();
        }
    }

    private State state() {
        return breaker.view().state();
    }

    static Stream<Throwable> notFaults() {
        Duration soon = Duration.ofSeconds(1);
        return Stream.of(
                new InvalidRequest("p", "bad"),
                new ContextOverflow("p", "long"),
                new DeadlineExceeded("late"),
                new Overloaded("full", soon),
                new SlowClient("slow"),
                new ModelNotReady("loading", soon));
    }

    @Test
    void view_untilMinimumCalls_isClosedWithoutRate() {
        fail(3);
        assertThat(breaker.view()).isEqualTo(new BreakerView("m", State.CLOSED, -1, Duration.ZERO));
    }

    @Test
    void enter_rateReached_isRefusedWithWhatIsLeftOfTheTime() {
        succeed(2);
        fail(2);
        clock.advance(Duration.ofSeconds(5));
        assertThatThrownBy(breaker::enter)
                .isInstanceOfSatisfying(ModelNotReady.class, error -> assertThat(error.retryAfter())
                        .isEqualTo(Duration.ofSeconds(15)))
                .hasMessageContaining("'m'")
                .hasMessageContaining("breaker is open");
        assertThat(breaker.view()).isEqualTo(new BreakerView("m", State.OPEN, 50, Duration.ofSeconds(15)));
        assertThat(told).containsExactly("m OPEN", "m refused");
    }

    @Test
    void failed_afterTheFirstEvent_countsAsOneFailureAndNoSuccess() {
        for (int i = 0; i < 4; i++) {
            Breaker.Call call = breaker.enter();
            call.answered();
            call.failed(fault);
        }
        assertThat(breaker.view().failureRate()).isEqualTo(100);
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @MethodSource("notFaults")
    void failed_notByTheEngine_doesNotCount(Throwable error) {
        for (int i = 0; i < 20; i++) {
            breaker.enter().failed(error);
        }
        assertThat(breaker.view().failureRate()).isEqualTo(-1);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failed_byWhatNobodyExpected_counts() {
        for (int i = 0; i < 4; i++) {
            breaker.enter().failed(new IllegalStateException());
        }
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void view_openTimeOver_isHalfOpenBeforeAnybodyAsks() {
        fail(4);
        clock.advance(OPEN);
        assertThat(breaker.view().state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.view().retryAfter()).isZero();
    }

    private void halfOpen() {
        fail(4);
        clock.advance(OPEN.plusMillis(1));
    }

    @Test
    void enter_halfOpen_letsAFewThroughAndRefusesTheRest() {
        halfOpen();
        breaker.enter();
        breaker.enter();
        assertThatThrownBy(breaker::enter)
                .isInstanceOfSatisfying(ModelNotReady.class, error -> assertThat(error.retryAfter())
                        .isEqualTo(Duration.ofSeconds(1)))
                .hasMessageContaining("being tried again");
    }

    @Test
    void answered_probes_closeBeforeTheyEnd() {
        halfOpen();
        breaker.enter().answered();
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        breaker.enter().answered();
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failed_probes_openAgainForTheWholeTime() {
        halfOpen();
        fail(2);
        assertThat(breaker.view().state()).isEqualTo(State.OPEN);
        assertThat(breaker.view().retryAfter()).isEqualTo(OPEN);
    }

    @Test
    void failed_probeAfterItsFirstEvent_countsAgain() {
        halfOpen();
        Breaker.Call probe = breaker.enter();
        probe.answered();
        probe.failed(fault);
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void cancelled_probes_giveTheirPlacesBack() {
        halfOpen();
        for (int i = 0; i < 10; i++) {
            breaker.enter().cancelled();
            breaker.enter().failed(new InvalidRequest(null, "bad"));
        }
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        succeed(2);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void cancelled_beforeAndAfterTheFirstEvent_doesNotCount() {
        for (int i = 0; i < 20; i++) {
            breaker.enter().cancelled();
            Breaker.Call call = breaker.enter();
            call.answered();
            call.cancelled();
        }
        assertThat(breaker.view().failureRate()).isEqualTo(-1);
    }

    @Test
    void calls_begunBeforeItOpened_changeNothingLater() {
        List<Breaker.Call> old = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            old.add(breaker.enter());
        }
        halfOpen();
        Breaker.Call first = breaker.enter();
        old.subList(0, 3).forEach(call -> call.failed(fault));
        old.subList(3, 6).forEach(Breaker.Call::cancelled);
        old.subList(6, 9).forEach(Breaker.Call::completed);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        Breaker.Call second = breaker.enter();
        assertThatThrownBy(breaker::enter).isInstanceOf(ModelNotReady.class);
        first.completed();
        second.completed();
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_endedTwice_countsOnce() {
        for (int i = 0; i < 3; i++) {
            Breaker.Call call = breaker.enter();
            call.failed(fault);
            call.failed(fault);
            call.completed();
            call.cancelled();
        }
        assertThat(breaker.view().failureRate()).isEqualTo(-1);
        assertThat(state()).isEqualTo(State.CLOSED);
    }
}
