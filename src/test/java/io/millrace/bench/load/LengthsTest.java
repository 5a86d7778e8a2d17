package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthsTest {

    private static final int MANY = 100_000;

    @Test
    void next_fixed_isIt() {
        assertThat(Lengths.parse("17").next(new SplittableRandom(1))).isEqualTo(17);
    }

    /* Quantiles of the standard normal distribution. */
    @ParameterizedTest
    @CsvSource({"0.1, -1.2815515655", "0.5, 0", "0.9, 1.2815515655", "0.99, 2.3263478740"})
    void next_logNormal_hasTheQuantilesOfTheDistribution(double quantile, double normal) {
        SplittableRandom random = new SplittableRandom(4);
        Lengths lengths = Lengths.parse("lognormal:500:0.8");
        int[] drawn = new int[MANY];
        Arrays.setAll(drawn, _ -> lengths.next(random));
        Arrays.sort(drawn);
        double exact = 500 * Math.exp(0.8 * normal);
        assertThat(drawn[(int) (quantile * MANY)] / exact).isCloseTo(1, within(0.03));
    }

    @Test
    void next_logNormal_isNeverOutOfBounds() {
        SplittableRandom random = new SplittableRandom(4);
        Lengths wild = new Lengths.LogNormal(1000, 5);
        for (int i = 0; i < MANY; i++) {
            assertThat(wild.next(random)).isBetween(1, Lengths.MOST);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0",
                "-1",
                "1.5",
                "1048577",
                "lognormal:1",
                "lognormal:0:1",
                "lognormal:9:-1",
                "lognormal:9:NaN",
                "normal:1:2"
            })
    void parse_nothingOfTheKind_isRefused(String text) {
        assertThatThrownBy(() -> Lengths.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
