package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class HandOverTest {

    @Test
    void put_oneAtMost_handsEachOver() {
        HandOver<Integer> out = new HandOver<>(1);
        StepVerifier.create(out.flux())
                .then(() -> out.put(1, false))
                .expectNext(List.of(1))
                .then(() -> out.put(2, true))
                .expectNext(List.of(2))
                .then(out::complete)
                .verifyComplete();
    }

    @Test
    void put_severalAtMost_handsOverWhenFullOrWaitedFor() {
        HandOver<Integer> out = new HandOver<>(3);
        StepVerifier.create(out.flux())
                .then(() -> List.of(1, 2, 3, 4).forEach(one -> out.put(one, false)))
                .expectNext(List.of(1, 2, 3))
                .then(() -> out.put(5, true))
                .expectNext(List.of(4, 5))
                .then(() -> out.fail(new IllegalStateException("lost")))
                .verifyErrorMessage("lost");
    }

    @Test
    void put_anyOfMany_losesNothingAndKeepsTheOrder() {
        Random random = new Random(4);
        for (int most = 1; most < 20; most++) {
            HandOver<Integer> out = new HandOver<>(most);
            List<Integer> told = new ArrayList<>();
            var reading = out.flux().subscribe(told::addAll);
            for (int i = 0; i < 100; i++) {
                out.put(i, i == 99 || random.nextInt(5) == 0);
            }
            out.complete();
            assertThat(told).hasSize(100).isSorted();
            assertThat(reading.isDisposed()).isTrue();
        }
    }
}
