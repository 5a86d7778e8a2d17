package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityTest {

    @ParameterizedTest
    @CsvSource({"0, 512", "2, 2", "511, 511", "512, 512"})
    void maxLengthWithin_notMoreThanTheModels_isWhatIsStated(int stated, int expected) {
        assertThat(new Capacity(1, stated, 1, 0, List.of()).maxLengthWithin(512))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {513, Integer.MAX_VALUE})
    void maxLengthWithin_moreThanTheModels_isRefusedWithBoth(int stated) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Capacity(1, stated, 1, 0, List.of()).maxLengthWithin(512))
                .withMessage("max-length is " + stated + ", but the model's own limit is 512");
    }

    @ParameterizedTest
    @CsvSource({"0, 2048", "2, 2", "100000, 100000"})
    void maxLengthOr_noLimitOfTheModel_isWhatIsStatedElseTheOther(int stated, int expected) {
        assertThat(new Capacity(1, stated, 1, 0, List.of()).maxLengthOr(2048)).isEqualTo(expected);
    }
}
