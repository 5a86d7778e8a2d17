package io.millrace.whisper;

import static io.millrace.whisper.TinyTokens.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.whisper.Cut.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutTest {

    private static Cut cut(int frames, int... said) {
        return Cut.of(TinyTokens.TOKENS, said, frames);
    }

    @Test
    void of_closedPairsAndAnOpenRest_goesOnFromTheLastPair() {
        Cut cut = cut(3_000, time(0), 1, 2, time(4.5), time(5), 6, time(9), time(9.2), 7);
        assertThat(cut.pieces()).containsExactly(new Piece(0, 4, 0, 225), new Piece(4, 7, 250, 450));
        assertThat(cut.frames()).isEqualTo(900);
    }

    @Test
    void of_pairsAndASingleEnd_isWhole() {
        Cut cut = cut(3_000, time(0), 1, time(4), time(5), 6, time(9));
        assertThat(cut.pieces()).containsExactly(new Piece(0, 3, 0, 200), new Piece(3, 6, 250, 450));
        assertThat(cut.frames()).isEqualTo(3_000);
    }

    @Test
    void of_oneSegment_endsWithItsTimeOrTheWindow() {
        assertThat(cut(3_000, time(0), 1, 2)).isEqualTo(new Cut(List.of(new Piece(0, 3, 0, 1_500)), 3_000));
        assertThat(cut(700, time(0), 1, time(6))).isEqualTo(new Cut(List.of(new Piece(0, 3, 0, 300)), 700));
        assertThat(cut(700)).isEqualTo(new Cut(List.of(), 700));
    }

    @Test
    void of_pairAtTheBegin_passesTheWindow() {
        assertThat(cut(3_000, time(0), time(0), 5).frames()).isEqualTo(3_000);
    }

    @Test
    void of_anything_passesAtLeastAFrameAndAtMostTheWindow() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Integer> said = new ArrayList<>(List.of(TinyTokens.FIRST + random.nextInt(50)));
            while (random.nextInt(20) > 0) {
                said.add(random.nextBoolean() ? random.nextInt(20) : TinyTokens.FIRST + random.nextInt(1501));
            }
            int frames = 1 + random.nextInt(3_000);
            Cut cut = cut(frames, said.stream().mapToInt(Integer::intValue).toArray());
            assertThat(cut.frames()).isBetween(1, frames);
            int place = 0;
            for (Piece piece : cut.pieces()) {
                assertThat(piece.from()).isEqualTo(place);
                place = piece.to();
            }
            assertThat(place).isLessThanOrEqualTo(said.size());
        }
    }
}
