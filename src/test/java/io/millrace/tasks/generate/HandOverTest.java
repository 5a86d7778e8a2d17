package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class HandOverTest {

    private static final int INTERVAL = 10;

    private long now = 1000;

    private HandOver<Integer> over(long interval) {
        return new HandOver<>(interval, () -> now);
    }

    @Test
    void put_noInterval_handsEachOver() {
        HandOver<Integer> out = over(0);
        StepVerifier.create(out.flux())
                .then(() -> out.put(1, false))
                .expectNext(List.of(1))
                .then(() -> out.put(2, true))
                .expectNext(List.of(2))
                .then(out::complete)
                .verifyComplete();
    }

    @Test
    void put_withinTheInterval_waitsButForTheFirstAndWhatIsWaitedFor() {
        HandOver<Integer> out = over(INTERVAL);
        StepVerifier.create(out.flux())
                .then(() -> out.put(1, false))
                .expectNext(List.of(1))
                .then(() -> putAfter(out, INTERVAL - 1, 2))
                .then(() -> putAfter(out, 1, 3))
                .expectNext(List.of(2, 3))
                .then(() -> out.put(4, false))
                .then(() -> out.put(5, true))
                .expectNext(List.of(4, 5))
                .then(() -> out.fail(new IllegalStateException("lost")))
                .verifyErrorMessage("lost");
    }

    private void putAfter(HandOver<Integer> out, long nanos, int one) {
        now += nanos;
        out.put(one, false);
    }

    @Test
    void put_noTimeIsLongEnough_handsOverWhenFull() {
        HandOver<Integer> out = over(Long.MAX_VALUE);
        List<Integer> many = IntStream.range(0, HandOver.MOST).boxed().toList();
        StepVerifier.create(out.flux())
                .then(() -> out.put(-1, false))
                .expectNext(List.of(-1))
                .then(() -> many.forEach(one -> out.put(one, false)))
                .expectNext(many)
                .then(out::complete)
                .verifyComplete();
    }

    @Test
    void put_atAnyTime_losesNothingAndKeepsTheOrder() {
        Random random = new Random(4);
        for (int interval = 0; interval < 20; interval++) {
            HandOver<Integer> out = over(interval);
            List<Integer> told = new ArrayList<>();
            var reading = out.flux().subscribe(told::addAll);
            for (int i = 0; i < 100; i++) {
                now += random.nextInt(8);
                out.put(i, i == 99 || random.nextInt(20) == 0);
            }
            out.complete();
            assertThat(told).hasSize(100).isSorted();
            assertThat(reading.isDisposed()).isTrue();
        }
    }
}
