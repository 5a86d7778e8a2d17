package io.millrace.profile.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Ceiling;
import org.junit.jupiter.api.Test;

class RooflineTest {

    /** 10 GB/s, and 100 billion operations a second. */
    private static final Ceiling CEILING = new Ceiling(2, false, 10e9, 10e9, 100e9);

    @Test
    void of_stepThatReadsAtTheBandwidth_isMemoryBound() {
        assertThat(Roofline.of(12, 1e6, 100e6, true, CEILING)).isEqualTo(new Roofline.Place(Bound.MEMORY, 10));
    }

    @Test
    void of_stepThatMultipliesAtTheRate_isComputeBound() {
        assertThat(Roofline.of(12, 1e9, 1e6, true, CEILING)).isEqualTo(new Roofline.Place(Bound.COMPUTE, 10));
    }

    @Test
    void of_stepFarBelowBoth_isOverheadBound() {
        assertThat(Roofline.of(21, 1e9, 1e6, true, CEILING).bound()).isEqualTo(Bound.OVERHEAD);
    }

    @Test
    void of_stepFarBelowBothWithUncountedWork_isNotKnown() {
        assertThat(Roofline.of(21, 1e9, 1e6, false, CEILING).bound()).isEqualTo(Bound.UNKNOWN);
    }
}
