package io.millrace.profile.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.graph.Step;
import org.junit.jupiter.api.Test;

class SizesTest {

    @Test
    void decoder_sizes_fitIntoItsSlots() {
        assertThat(SweptSizes.decoder(12, 600, 256))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(size -> {
                    assertThat(size.step().batch()).isBetween(1, 12);
                    assertThat(size.step().past() + size.step().tokens()).isLessThan(600);
                });
        assertThat(SweptSizes.decoder(12, 600, 256))
                .anyMatch(size -> size.step().batch() == 12);
    }

    @Test
    void stateless_rowsWithoutLength_areSweptByBatchAlone() {
        assertThat(SweptSizes.stateless(4, 1))
                .map(Sweep.Size::step)
                .containsExactly(new Step(1, 1, 0), new Step(2, 1, 0), new Step(4, 1, 0));
    }

    @Test
    void stateless_shortTexts_areNoLongerThanTheyMay() {
        assertThat(SweptSizes.stateless(64, 100))
                .isNotEmpty()
                .allMatch(size -> size.step().tokens() <= 100);
    }
}
