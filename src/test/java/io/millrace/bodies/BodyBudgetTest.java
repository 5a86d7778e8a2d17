package io.millrace.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyBudgetTest {

    private static final long SMALL = BodyBudget.SMALL;
    private static final long TOTAL = 16 * SMALL;
    private static final long KEPT = 4 * SMALL;

    private final BodyBudget budget = new BodyBudget(TOTAL, KEPT);

    @Test
    void move_ofLargeBodies_leavesTheKeptShareToSmallOnes() {
        assertThat(budget.move(0, TOTAL - KEPT)).isTrue();
        assertThat(budget.move(0, 1)).isFalse();
        assertThat(budget.move(KEPT, 0)).isTrue();
        assertThat(budget.move(1, 0)).isFalse();
        assertThat(budget.held()).isEqualTo(TOTAL);
    }

    @Test
    void move_refused_changesNothing() {
        assertThat(budget.move(SMALL, 0)).isTrue();
        assertThat(budget.move(-SMALL, TOTAL)).isFalse();
        assertThat(budget.held()).isEqualTo(SMALL);
    }

    /** Bytes that one body holds, and whether it counts as large. */
    private record Held(long bytes, boolean large) {
        long part(boolean asLarge) {
            return large == asLarge ? bytes : 0;
        }
    }

    /** Beside a naive sum over bodies that grow, shrink and end in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void move_atRandom_holdsWhatTheBodiesHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Held> bodies = new ArrayList<>(Collections.nCopies(24, new Held(0, false)));
        for (int step = 0; step < 20_000; step++) {
            int body = random.nextInt(bodies.size());
            Held from = bodies.get(body);
            Held to = new Held(size(random), random.nextBoolean());
            bodies.set(body, to);
            boolean taken = move(from, to);
            assertThat(taken).isEqualTo(gives(from, to) || hasRoom(bodies, from, to));
            bodies.set(body, taken ? to : from);
            assertThat(budget.held())
                    .isEqualTo(sum(bodies, true) + sum(bodies, false))
                    .isBetween(0L, TOTAL);
            assertThat(sum(bodies, true)).isLessThanOrEqualTo(TOTAL - KEPT);
        }
        bodies.forEach(body -> assertThat(move(body, new Held(0, false))).isTrue());
        assertThat(budget.held()).isZero();
    }

    private boolean move(Held from, Held to) {
        return budget.move(to.part(false) - from.part(false), to.part(true) - from.part(true));
    }

    private static boolean gives(Held from, Held to) {
        return to.bytes() <= from.bytes() && to.part(true) <= from.part(true);
    }

    private static boolean hasRoom(List<Held> bodies, Held from, Held to) {
        return sum(bodies, true) + sum(bodies, false) <= TOTAL
                && (to.part(true) <= from.part(true) || sum(bodies, true) <= TOTAL - KEPT);
    }

    private static long sum(List<Held> bodies, boolean large) {
        return bodies.stream().mapToLong(body -> body.part(large)).sum();
    }

    private static long size(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong(SMALL + 1);
            case 2 -> SMALL + random.nextLong(2);
            default -> random.nextLong(TOTAL);
        };
    }
}
