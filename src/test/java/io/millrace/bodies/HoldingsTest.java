package io.millrace.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldingsTest {

    private static final long SPACE = 1200;

    private final Holdings holdings = new Holdings();
    private long left = SPACE;

    /** All that this holder gets, byte by byte, its bodies as long as it has them. */
    private void fill(String holder) {
        while (holdings.allows(holder, 0, 1, left - 1)) {
            holdings.move(holder, 1);
            left--;
        }
    }

    @Test
    void allows_oneHolder_threeQuartersOfTheSpace() {
        fill("a");
        assertThat(holdings.of("a")).isEqualTo(900);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void allows_manyHolders_leavesSomethingForTheNext(int holders) {
        for (int i = 0; i < holders; i++) {
            fill("holder " + i);
        }
        assertThat(left).isPositive();
        assertThat(holdings.allows("next", 0, left, 0)).isTrue();
    }

    @Test
    void allows_aBodyThatIsAllOfItsSenders_whateverItsSize() {
        holdings.move("a", SPACE);
        assertThat(holdings.allows("a", SPACE, SPACE + 1, 0)).isTrue();
        assertThat(holdings.allows("a", SPACE - 1, SPACE, 0)).isFalse();
    }

    @Test
    void allows_unknownHolder_everything() {
        holdings.move("", SPACE);
        assertThat(holdings.allows("", 0, SPACE, 0)).isTrue();
    }

    @Test
    void move_backToNothing_forgetsTheHolder() {
        holdings.move("a", 5);
        holdings.move("a", -5);
        assertThat(holdings.of("a")).isZero();
        assertThat(holdings.allows("a", 0, 1, 0)).isTrue();
    }
}
