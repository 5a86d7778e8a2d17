package io.millrace.runtime;

import static io.millrace.runtime.MemoryRelease.BETWEEN_COLLECTIONS;
import static io.millrace.runtime.MemoryRelease.FEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.MemoryRelease.Step;
import org.junit.jupiter.api.Test;

class MemoryReleaseTest {

    private static final long MB = 1 << 20;
    private static final long SMALL = 400 * MB;
    private static final long GROWN = SMALL + SMALL / 4 + 65 * MB;

    private final MemoryRelease release = new MemoryRelease(0);

    @Test
    void next_littleGrowth_isNothing() {
        release.next(SMALL, 0, 0);
        assertThat(release.next(SMALL + SMALL / 4 + 63 * MB, 0, 1)).isEqualTo(Step.NOTHING);
    }

    @Test
    void next_grownAndNothingInWork_collects() {
        release.next(SMALL, 0, 0);
        assertThat(release.next(GROWN, 0, 1)).isEqualTo(Step.COLLECT);
    }

    @Test
    void next_grownAndFewInWork_trims() {
        release.next(SMALL, 0, 0);
        assertThat(release.next(GROWN, FEW, 1)).isEqualTo(Step.TRIM);
    }

    @Test
    void next_grownAndManyInWork_waitsForQuiet() {
        release.next(SMALL, 0, 0);
        assertThat(release.next(GROWN, FEW + 1, 1)).isEqualTo(Step.NOTHING);
        assertThat(release.next(GROWN, 0, 2)).isEqualTo(Step.COLLECT);
    }

    @Test
    void next_trimmedBefore_stillCollectsOnceQuiet() {
        release.next(SMALL, 0, 0);
        release.next(GROWN, 1, 1);
        assertThat(release.next(GROWN, 0, 2)).isEqualTo(Step.COLLECT);
    }

    @Test
    void next_whatStaysInUse_isLeftAlone() {
        release.next(SMALL, 0, 0);
        release.next(GROWN, 0, 1);
        assertThat(release.next(GROWN, 0, 2 + BETWEEN_COLLECTIONS)).isEqualTo(Step.NOTHING);
    }

    @Test
    void next_grownAgainWithinAMinute_trimsAndCollectsLater() {
        release.next(SMALL, 0, 0);
        release.next(GROWN, 0, 1);
        release.next(SMALL, 0, 2);
        assertThat(release.next(GROWN, 0, 3)).isEqualTo(Step.TRIM);
        assertThat(release.next(GROWN, 0, 4)).isEqualTo(Step.NOTHING);
        assertThat(release.next(GROWN, 0, 1 + BETWEEN_COLLECTIONS)).isEqualTo(Step.COLLECT);
    }

    @Test
    void resident_underLinux_isWhatTheProcessHas() {
        assertThat(MemoryKeeper.resident().orElse(64 * MB)).isBetween(16 * MB, 1024 * 1024 * MB);
    }
}
