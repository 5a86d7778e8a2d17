package io.millrace.tasks.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.ServingException.Overloaded;
import org.junit.jupiter.api.Test;

class ImageBudgetTest {

    private final ImageBudget budget = new ImageBudget(100);

    @Test
    void take_moreThanIsLeft_isRefusedUntilSomeIsGivenBack() {
        budget.take(60);
        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> budget.take(41))
                .withMessageContaining("take 60 bytes, at most 100");
        budget.take(40);
        budget.give(60);
        budget.take(41);
        assertThat(budget.taken()).isEqualTo(81);
    }

    @Test
    void take_moreThanThereIs_isForWhoIsAlone() {
        assertThat(budget.take(500)).isEqualTo(500);
        assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> budget.take(1));
        budget.give(500);
        assertThat(budget.taken()).isZero();
    }
}
