package io.millrace.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerLedgerTest {

    private final AnswerLedger ledger = new AnswerLedger(100);

    @Test
    void lost_allAnsweredOnce_nothingIsLostOrTwice() {
        IntStream.range(0, 100).forEach(i -> ledger.answered(Integer.toString(i)));
        assertThat(ledger.lost(100)).isZero();
        assertThat(ledger.duplicates()).isZero();
    }

    @Test
    void lost_someWithoutAnswer_countsThoseBelowTheEnd() {
        IntStream.range(0, 90).filter(i -> i % 30 != 0).forEach(i -> ledger.answered(Integer.toString(i)));
        assertThat(ledger.lost(31)).isEqualTo(2);
        assertThat(ledger.lost(90)).isEqualTo(3);
        assertThat(ledger.lost(100)).isEqualTo(13);
    }

    @Test
    void answered_oneInPlaceOfAnother_isLostAndTwice() {
        IntStream.range(0, 100).forEach(i -> ledger.answered(Integer.toString(i == 50 ? 51 : i)));
        assertThat(ledger.lost(100)).isEqualTo(1);
        assertThat(ledger.duplicates()).isEqualTo(1);
    }

    @Test
    void answered_noNumberOfARequest_isAnAnswerTooMany() {
        ledger.answered("100");
        ledger.answered("req_1");
        ledger.answered("");
        ledger.answered("-1");
        assertThat(ledger.duplicates()).isEqualTo(4);
        assertThat(ledger.lost(100)).isEqualTo(100);
    }
}
