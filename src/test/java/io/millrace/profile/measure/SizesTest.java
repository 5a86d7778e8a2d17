package io.millrace.profile.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.graph.Step;
import org.junit.jupiter.api.Test;

class SizesTest {

    @Test
    void decoder_sizes_fitIntoItsSlots() {
        assertThat(Sizes.decoder(12, 600, 256))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(size -> {
                    assertThat(size.step().batch()).isBetween(1, 12);
                    assertThat(size.step().past() + size.step().tokens()).isLessThan(600);
                });
        assertThat(Sizes.decoder(12, 600, 256)).anyMatch(size -> size.step().batch() == 12);
    }

    @Test
    void stateless_rowsWithoutLength_areSweptByBatchAlone() {
        assertThat(Sizes.stateless(4, 1))
                .map(Sweep.Size::step)
                .containsExactly(new Step(1, 1, 0), new Step(2, 1, 0), new Step(4, 1, 0));
    }

    @Test
    void stateless_shortTexts_areNoLongerThanTheyMay() {
        assertThat(Sizes.stateless(64, 100))
                .isNotEmpty()
                .allMatch(size -> size.step().tokens() <= 100);
    }
}
