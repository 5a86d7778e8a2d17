package io.millrace.vad;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptPiecesTest {

    /** Pieces of 100 samples, each 900 behind the one before, as of a file of hours. */
    @Test
    void start_afterManyPieces_isRightOfTheLatest() {
        KeptPieces pieces = new KeptPieces();
        for (int i = 0; i < 20_000; i++) {
            pieces.add(1_000L * i, 60);
            pieces.add(1_000L * i + 60, 40);
            for (int back = 0; back < Math.min(i, 2_000); back += 499) {
                long piece = (long) i - back;
                assertThat(pieces.start(100 * piece)).isEqualTo(1_000 * piece);
                assertThat(pieces.start(100 * piece + 70)).isEqualTo(1_000 * piece + 70);
                assertThat(pieces.end(100 * piece)).isEqualTo(1_000 * (piece - 1) + 100);
            }
        }
        assertThat(pieces.end(2_000_000)).isEqualTo(19_999_100);
        assertThat(pieces.start(3_000_000)).isEqualTo(19_999_100);
    }

    @Test
    void start_ofNothing_isTheBegin() {
        assertThat(new KeptPieces().start(0)).isZero();
        assertThat(new KeptPieces().end(0)).isZero();
    }
}
