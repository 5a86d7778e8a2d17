package io.millrace.profile.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimingTest {

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void of_stepThatGetsFaster_countsWhatItTakesWhenSteady() {
        StepTiming timing = StepTiming.of(
                () -> clock.addAndGet(runs.incrementAndGet() < 12 ? 10_000_000 / runs.get() : 500_000),
                100_000_000,
                clock::get);

        assertThat(timing.millis()).isEqualTo(0.5);
        assertThat(timing.steady()).isTrue();
    }

    @Test
    void of_stepLongerThanItsTime_isRunOnce() {
        StepTiming timing = StepTiming.of(() -> clock.addAndGet(2_000_000), 1_000_000, clock::get);

        assertThat(timing).isEqualTo(new StepTiming(2, 1, false));
    }

    @Test
    void of_preparation_isNotTimed() {
        StepRun step = new StepRun() {
            @Override
            public void prepare() {
                clock.addAndGet(7_000_000);
            }

            @Override
            public void run() {
                clock.addAndGet(1_000_000);
            }
        };

        assertThat(StepTiming.of(step, 200_000_000, clock::get).millis()).isEqualTo(1);
    }

    @Test
    void of_shortStep_endsInTime() {
        StepTiming timing = StepTiming.of(() -> clock.addAndGet(1000), 10_000_000, clock::get);

        assertThat(timing.runs()).isLessThanOrEqualTo(500);
        assertThat(clock.get()).isLessThanOrEqualTo(11_000_000);
    }
}
