package io.millrace.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.0003, 0.7, 1, 3, 9.99, 10, 47, 100, 12345, 1e9})
    void linear_anyRange_holdsItWithAFewRoundTicks(double most) {
        Axis axis = Axis.linear(most);
        assertThat(axis.high()).isBetween(most * (1 - 1e-9), most * 2);
        assertThat(axis.ticks()).hasSizeBetween(3, 8);
        assertThat(axis.place(axis.low())).isZero();
        assertThat(axis.place(axis.high())).isEqualTo(1);
    }

    @Test
    void of_valuesOfManySizes_isLogarithmic() {
        Axis axis = Axis.of(DoubleStream.of(3, 40, 2000));
        assertThat(axis.logarithmic()).isTrue();
        assertThat(axis.ticks()).containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0);
        assertThat(axis.place(100)).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void logarithmic_onePowerOfTen_hasAnotherAboveIt() {
        Axis axis = Axis.logarithmic(10, 10);
        assertThat(axis.ticks()).containsExactly(10.0, 100.0);
        assertThat(axis.place(10)).isZero();
    }

    @Test
    void place_outsideOfTheRange_isItsEnd() {
        Axis axis = Axis.logarithmic(2, 300);
        assertThat(axis.place(0.1)).isZero();
        assertThat(axis.place(1e6)).isEqualTo(1);
        assertThat(Axis.linear(3).place(-1)).isZero();
    }
}
