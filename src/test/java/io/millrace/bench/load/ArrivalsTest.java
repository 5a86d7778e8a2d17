package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {

    private static final int MANY = 200_000;
    private static final double RATE = 50;

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 1, 2, 5, 100})
    void gap_ofGamma_hasMeanAndDeviationOfTheDistribution(double burstiness) {
        double[] gaps = gaps(Arrivals.gamma(RATE, burstiness, 7));
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        double deviation = 1 / Math.sqrt(burstiness);
        assertThat(mean * RATE).isCloseTo(1, within(5 * deviation / Math.sqrt(MANY)));
        assertThat(Math.sqrt(variance) / mean).isCloseTo(deviation, within(0.05 * deviation));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.25, 0.5, 0.75, 0.95, 0.999})
    void gap_ofPoisson_hasTheQuantilesOfTheExponentialDistribution(double quantile) {
        double[] gaps = gaps(Arrivals.gamma(RATE, 1, 3));
        Arrays.sort(gaps);
        double exact = -Math.log(1 - quantile) / RATE;
        double error = Math.sqrt(quantile / ((1 - quantile) * MANY)) / RATE;
        assertThat(gaps[(int) (quantile * MANY)]).isCloseTo(exact, within(5 * error + 1e-9));
    }

    /* A gamma variable of shape 1/2 is half the square of a normal one. */
    @Test
    void gap_ofShapeHalf_hasTheMedianOfChiSquare() {
        double[] gaps = gaps(Arrivals.gamma(RATE, 0.5, 5));
        Arrays.sort(gaps);
        double normal = 0.674489750196;
        assertThat(gaps[MANY / 2]).isCloseTo(normal * normal / RATE, within(0.02 / RATE));
    }

    @Test
    void gap_ofTheSameSeed_isTheSame() {
        assertThat(gaps(Arrivals.gamma(RATE, 0.3, 11))).isEqualTo(gaps(Arrivals.gamma(RATE, 0.3, 11)));
        assertThat(gaps(Arrivals.gamma(RATE, 0.3, 11))).isNotEqualTo(gaps(Arrivals.gamma(RATE, 0.3, 12)));
    }

    @Test
    void gap_constant_isAlwaysTheSame() {
        assertThat(gaps(Arrivals.constant(RATE))).containsOnly(1 / RATE);
    }

    @Test
    void gap_ofATrace_isThatOfItsTimesAndThenNever() {
        Arrivals arrivals = Arrivals.at(List.of(5L, 5L, 12L));
        assertThat(List.of(arrivals.gap(), arrivals.gap(), arrivals.gap(), arrivals.gap()))
                .containsExactly(5L, 0L, 7L, Arrivals.NEVER);
    }

    private static double[] gaps(Arrivals arrivals) {
        double[] gaps = new double[MANY];
        Arrays.setAll(gaps, _ -> arrivals.gap() / 1e9);
        return gaps;
    }
}
