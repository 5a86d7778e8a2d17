package io.millrace.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTimesTest {

    /* By trying all paths. */
    private static double cheapest(double[][] costs, int row, int column) {
        if (row == 0 && column == 0) {
            return costs[0][0];
        }
        double best = Double.POSITIVE_INFINITY;
        if (row > 0) {
            best = Math.min(best, cheapest(costs, row - 1, column));
        }
        if (column > 0) {
            best = Math.min(best, cheapest(costs, row, column - 1));
        }
        if (row > 0 && column > 0) {
            best = Math.min(best, cheapest(costs, row - 1, column - 1));
        }
        return best + costs[row][column];
    }

    /* Of the path that enters each row there, the cheapest way through each. */
    private static double cost(double[][] costs, int[] entries) {
        double sum = 0;
        for (int row = 0; row < entries.length; row++) {
            int to = row == entries.length - 1 ? costs[0].length - 1 : entries[row + 1];
            double through = 0;
            for (int column = entries[row]; column < to; column++) {
                through += costs[row][column];
            }
            double last = costs[row][to];
            boolean must = row == entries.length - 1 || to == entries[row];
            sum += through + (must ? last : Math.min(0, last));
        }
        return sum;
    }

    @Test
    void path_smallMatrices_isTheCheapest() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double[][] costs = new double[1 + random.nextInt(5)][1 + random.nextInt(6)];
            for (double[] row : costs) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextGaussian();
                }
            }
            int[] entries = TokenTimes.path(costs);
            assertThat(entries[0]).isZero();
            assertThat(cost(costs, entries))
                    .as("seed %d", seed)
                    .isCloseTo(cheapest(costs, costs.length - 1, costs[0].length - 1), within(1e-9));
        }
    }

    @Test
    void of_tokensThatLookOneAfterAnother_beginWhereTheyLook() {
        int frames = 60;
        float[][][] weights = new float[1][6][80];
        for (int token = 0; token < 6; token++) {
            for (int i = 0; i < frames; i++) {
                weights[0][token][i] = i / 12 == token - 1 ? 0.08f : 0.001f;
            }
        }
        assertThat(TokenTimes.of(weights, false, frames, 1, 6)).containsExactly(0, 12, 24, 36, 48);
    }
}
