package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingLogprobsTest {

    private final PendingLogprobs pending = new PendingLogprobs();

    @Test
    void release_textOfTwoTokens_releasesBoth() {
        pending.add(token(1), 2);
        pending.add(token(2), 3);
        assertThat(ids(pending.release(5))).containsExactly(1, 2);
    }

    @Test
    void release_heldBackText_keepsItsTokens() {
        pending.add(token(1), 2);
        pending.add(token(2), 3);
        assertThat(ids(pending.release(2))).containsExactly(1);
        assertThat(ids(pending.release(1))).containsExactly(2);
    }

    @Test
    void release_tokenWithoutTextOfItsOwn_goesWithTheCharacterItStarts() {
        pending.add(token(1), 0);
        pending.add(token(2), 1);
        assertThat(ids(pending.release(0))).isEmpty();
        assertThat(ids(pending.release(1))).containsExactly(1, 2);
    }

    @Test
    void releaseAll_atTheEnd_releasesTheRest() {
        pending.add(token(1), 0);
        assertThat(ids(pending.releaseAll())).containsExactly(1);
    }

    @Test
    void release_ofSeveralPieces_placesTokensInTheirOwn() {
        pending.add(token(1), 2);
        pending.add(token(2), 0);
        pending.add(token(3), 3);
        pending.add(token(4), 2);
        pending.add(token(5), 0);
        assertThat(places(pending.release(1))).containsExactly(0);
        assertThat(places(pending.release(3))).containsExactly(1, 1);
        assertThat(places(pending.release(3))).containsExactly(1);
        assertThat(places(pending.releaseAll())).containsExactly(0);
    }

    private static List<Integer> places(List<TokenLogprob> tokens) {
        return tokens.stream().map(TokenLogprob::start).toList();
    }

    private static TokenLogprob token(int id) {
        return new TokenLogprob(id, "", new byte[0], -1, List.of());
    }

    private static List<Integer> ids(List<TokenLogprob> tokens) {
        return tokens.stream().map(TokenLogprob::token).toList();
    }
}
