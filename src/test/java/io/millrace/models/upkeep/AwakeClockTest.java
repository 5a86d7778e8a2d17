package io.millrace.models.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AwakeClockTest {

    private static final Duration PERIOD = Duration.ofMillis(250);

    private final AtomicLong now = new AtomicLong(-7);
    private final AwakeClock clock = new AwakeClock(now::get);

    private void run(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(PERIOD)) {
            now.addAndGet(PERIOD.toNanos());
            clock.pulse();
        }
    }

    private void stop(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void awake_pulsesInTime_isAllTime() {
        run(Duration.ofMinutes(2));
        assertThat(clock.awake(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void awake_processStopped_countsOneGapAtMost() {
        run(Duration.ofSeconds(5));
        stop(Duration.ofHours(1));
        Duration past = Duration.ofHours(1).plusSeconds(5);
        assertThat(clock.awake(past)).isEqualTo(Duration.ofSeconds(6));
        clock.pulse();
        assertThat(clock.awake(past)).isEqualTo(Duration.ofSeconds(6));
        run(Duration.ofSeconds(4));
        assertThat(clock.awake(past.plusSeconds(4))).isEqualTo(Duration.ofSeconds(10));
        assertThat(clock.awake(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void awake_modelThatHangsAfterAStop_isStillSeen() {
        stop(Duration.ofHours(1));
        clock.pulse();
        run(Duration.ofMinutes(10));
        assertThat(clock.awake(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void getAsLong_stopsAndPulses_neverGoesBackAndOmitsWhatWasStopped() {
        long begin = clock.getAsLong();
        long last = begin;
        for (int i = 0; i < 200; i++) {
            stop(Duration.ofMillis(i % 7 == 0 ? 90_000 : 250));
            long before = clock.getAsLong();
            clock.pulse();
            assertThat(before).isGreaterThanOrEqualTo(last);
            last = clock.getAsLong();
            assertThat(last).isGreaterThanOrEqualTo(before);
        }
        assertThat(Duration.ofNanos(last - begin)).isLessThan(Duration.ofSeconds(200));
    }
}
