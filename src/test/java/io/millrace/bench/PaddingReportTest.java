package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.batching.BatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaddingReportTest {

    private static final BatchLimits SMALL = new BatchLimits(16, 16_384, Duration.ZERO, true);

    @Test
    void rows_anyDepth_sortedIsNeverWorse() {
        for (long seed = 0; seed < 3; seed++) {
            for (BatchLimits limits :
                    List.of(SMALL, BatchLimits.DEFAULT, new BatchLimits(64, 2_048, Duration.ZERO, true))) {
                assertThat(PaddingReport.rows(limits, PaddingReport.DEPTHS, seed))
                        .hasSize(PaddingReport.DEPTHS.size())
                        .allSatisfy(row -> assertThat(row.sorted()).isLessThanOrEqualTo(row.arrival()))
                        .allSatisfy(row -> assertThat(row.speedup()).isGreaterThanOrEqualTo(1));
            }
        }
    }

    @Test
    void rows_deepQueue_sortingSavesMostOfThePadding() {
        PaddingReport.Row row = PaddingReport.rows(SMALL, List.of(512), 1).getFirst();
        assertThat(row.arrival()).isGreaterThan(0.5);
        assertThat(row.sorted()).isLessThan(row.arrival() / 3);
        assertThat(row.speedup()).isGreaterThan(2);
    }

    @Test
    void rows_allInOneBatch_sortingChangesNothing() {
        PaddingReport.Row row =
                PaddingReport.rows(BatchLimits.DEFAULT, List.of(16), 1).getFirst();
        assertThat(row.sorted()).isEqualTo(row.arrival(), within(1e-12));
    }

    @Test
    void rows_oneRowABatch_noPadding() {
        BatchLimits one = new BatchLimits(1, 16_384, Duration.ZERO, true);
        assertThat(PaddingReport.rows(one, List.of(64), 1)).containsExactly(new PaddingReport.Row(64, 0, 0));
    }

    @Test
    void rows_sameSeed_sameReport() {
        assertThat(PaddingReport.rows(SMALL, List.of(64), 7)).isEqualTo(PaddingReport.rows(SMALL, List.of(64), 7));
    }

    @Test
    void lengths_manyDrawn_stayInRangeAroundTheMedian() {
        IntSupplier lengths = PaddingReport.lengths(1);
        int[] drawn = IntStream.generate(lengths).limit(10_001).sorted().toArray();
        assertThat(drawn[0]).isGreaterThanOrEqualTo(5);
        assertThat(drawn[10_000]).isBetween(200, 250);
        assertThat(drawn[5_000]).isBetween(25, 35);
    }
}
