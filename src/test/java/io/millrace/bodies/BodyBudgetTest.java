package io.millrace.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

    private boolean move(String sender, BodyPart from, BodyPart to) {
        return budget.move(sender, from, to);
    }

    private boolean grows(String sender, long bytes, boolean large) {
        return move(sender, BodyPart.NONE, new BodyPart(bytes, large));
    }

    @Test
    void move_ofLargeBodies_leavesTheKeptShareToSmallOnes() {
        assertThat(grows("", TOTAL - KEPT, true)).isTrue();
        assertThat(grows("", 1, true)).isFalse();
        assertThat(grows("", KEPT, false)).isTrue();
        assertThat(grows("", 1, false)).isFalse();
        assertThat(budget.held()).isEqualTo(TOTAL);
    }

    @Test
    void move_refused_changesNothing() {
        assertThat(grows("a", SMALL, false)).isTrue();
        assertThat(move("a", new BodyPart(SMALL, false), new BodyPart(TOTAL, true)))
                .isFalse();
        assertThat(budget.held()).isEqualTo(SMALL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void move_ofOneSendersBodies_leavesRoomForOthersOfEitherKind(boolean large) {
        long size = large ? 2 * SMALL : SMALL;
        for (int i = 0; i < 100; i++) {
            boolean _ = grows("many", size, large);
        }
        assertThat(grows("many", size, large)).isFalse();
        assertThat(grows("other", size, large)).isTrue();
        assertThat(grows("third", SMALL, false)).isTrue();
    }

    /** All that a body may ever have, beside small ones of the same sender. */
    @Test
    void move_ofASendersOnlyLargeBody_isBoundByTheSpaceAlone() {
        assertThat(grows("a", SMALL, false)).isTrue();
        assertThat(grows("a", TOTAL - KEPT, true)).isTrue();
        assertThat(grows("a", SMALL, false)).isTrue();
    }

    /** Who holds a body, and what. */
    private record Held(String sender, BodyPart part) {}

    /** Beside a naive sum over bodies that grow, shrink and end in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void move_atRandom_holdsWhatTheBodiesHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Held> bodies = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            bodies.add(new Held(List.of("", "a", "b", "c").get(i % 4), BodyPart.NONE));
        }
        for (int step = 0; step < 20_000; step++) {
            int body = random.nextInt(bodies.size());
            Held from = bodies.get(body);
            BodyPart to = new BodyPart(size(random), random.nextBoolean());
            bodies.set(body, new Held(from.sender(), to));
            boolean taken = move(from.sender(), from.part(), to);
            assertThat(taken)
                    .isEqualTo(gives(from.part(), to)
                            || hasRoom(bodies, from.part(), to) && isFair(bodies, from.sender(), to));
            bodies.set(body, taken ? bodies.get(body) : from);
            assertThat(budget.held()).isEqualTo(sum(bodies)).isBetween(0L, TOTAL);
            assertThat(large(bodies)).isLessThanOrEqualTo(TOTAL - KEPT);
        }
        bodies.forEach(body ->
                assertThat(move(body.sender(), body.part(), BodyPart.NONE)).isTrue());
        assertThat(budget.held()).isZero();
    }

    private static boolean gives(BodyPart from, BodyPart to) {
        return to.bytes() <= from.bytes() && to.ofLarge() <= from.ofLarge();
    }

    private static boolean hasRoom(List<Held> bodies, BodyPart from, BodyPart to) {
        return sum(bodies) <= TOTAL && (to.ofLarge() <= from.ofLarge() || large(bodies) <= TOTAL - KEPT);
    }

    private static boolean isFair(List<Held> bodies, String sender, BodyPart to) {
        long own = bodies.stream()
                .filter(body -> body.sender().equals(sender) && body.part().large() == to.large())
                .mapToLong(body -> body.part().bytes())
                .sum();
        long left = to.large() ? TOTAL - KEPT - large(bodies) : TOTAL - sum(bodies);
        return sender.isEmpty() || own == to.bytes() || own <= 3 * left;
    }

    private static long sum(List<Held> bodies) {
        return bodies.stream().mapToLong(body -> body.part().bytes()).sum();
    }

    private static long large(List<Held> bodies) {
        return bodies.stream().mapToLong(body -> body.part().ofLarge()).sum();
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
