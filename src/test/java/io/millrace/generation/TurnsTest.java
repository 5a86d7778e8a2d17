package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private record Waiting(String share, long turn, int arrival) {}

    private final Turns turns = new Turns();
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::turn).thenComparingInt(Waiting::arrival));
    private int arrivals;

    private void arrive(String share) {
        queue.add(new Waiting(share, turns.arrive(share), arrivals++));
    }

    private String start() {
        Waiting first = queue.remove();
        turns.start(first.turn());
        return first.share();
    }

    @Test
    void arrive_afterALongQueueOfAnother_isNextButOne() {
        for (int i = 0; i < 1000; i++) {
            arrive("heavy");
        }
        for (int i = 0; i < 10; i++) {
            assertThat(start()).isEqualTo("heavy");
        }
        arrive("light");
        assertThat(List.of(start(), start())).contains("light");
    }

    @Test
    void arrive_sharesOfEqualDemand_alternate() {
        for (int i = 0; i < 6; i++) {
            arrive("a");
        }
        for (int i = 0; i < 6; i++) {
            arrive("b");
        }
        List<String> order = new ArrayList<>();
        while (!queue.isEmpty()) {
            order.add(start());
        }
        assertThat(order).startsWith("a", "b", "a", "b", "a", "b");
    }

    @Test
    void arrive_oneShare_keepsItsOrder() {
        long before = -1;
        for (int i = 0; i < 100; i++) {
            long turn = turns.arrive("a");
            assertThat(turn).isGreaterThan(before);
            before = turn;
        }
    }

    @Test
    void start_sharesThatFellBehind_areForgotten() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            arrive("share-" + random.nextInt(1000));
            if (random.nextBoolean() && !queue.isEmpty()) {
                start();
            }
        }
        while (!queue.isEmpty()) {
            start();
        }
        arrive("x");
        arrive("x");
        arrive("x");
        start();
        start();
        start();
        assertThat(turns.remembered()).isEqualTo(1);
    }
}
