package io.millrace.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrillFiguresTest {

    @Test
    void tally_answersOfAllKinds_areToldApart() {
        long now = System.nanoTime();
        Tally tally = new Tally(now + Long.MAX_VALUE / 4);
        tally.answered(reply(200, Map.of()), now);
        tally.answered(reply(429, Map.of("retry-after", "3")), now);
        tally.answered(reply(429, Map.of("retry-after", "soon")), now);
        tally.answered(reply(500, Map.of()), now);
        tally.lost(new IOException("gone"));
        assertThat(tally.all()).isEqualTo(5);
        assertThat(tally.inTime()).isEqualTo(1);
        assertThat(tally.count(429)).isEqualTo(2);
        assertThat(tally.unexplained()).isEqualTo(1);
        assertThat(tally.strange()).isEqualTo(1);
        assertThat(tally.lost()).isEqualTo(1);
        assertThat(tally.fault()).contains("gone");
    }

    @Test
    void tally_successAfterTheTime_isNotGoodput() {
        Tally tally = new Tally(System.nanoTime() - 1);
        tally.answered(reply(200, Map.of()), System.nanoTime());
        assertThat(tally.inTime()).isZero();
        assertThat(tally.count(200)).isEqualTo(1);
    }

    @Test
    void sound_onlySpeedIsMissed_holds() {
        Aim slow = Aim.speed("fast", "not", false);
        assertThat(Aim.sound(List.of(slow, Aim.none("lost", 0, "")))).isTrue();
        assertThat(Aim.sound(List.of(slow, Aim.none("lost", 1, "why")))).isFalse();
    }

    @Test
    void sum_scrape_addsTheSeriesOfTheName() {
        Scrape scrape = new Scrape(List.of(
                "# TYPE a gauge",
                "a{area=\"heap\",id=\"x\"} 1.5",
                "a{area=\"heap\",id=\"y\"} 2.0",
                "a{area=\"off\"} 8.0",
                "ab 16.0"));
        assertThat(scrape.sum("a", "area=\"heap\"")).isEqualTo(3.5);
        assertThat(scrape.sum("ab", "")).isEqualTo(16);
    }

    @Test
    void mutated_sameSeed_sameRequestAndMostlyAnotherThanTheValidOne() {
        FuzzRequest valid = FuzzRequest.post("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}");
        int changed = 0;
        for (int i = 0; i < 500; i++) {
            byte[] once = mutated(valid, i).bytes();
            assertThat(once).isEqualTo(mutated(valid, i).bytes());
            changed += Arrays.equals(once, valid.bytes()) ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(450);
    }

    private static FuzzRequest mutated(FuzzRequest valid, long seed) {
        return new RequestMutator(new SplittableRandom(seed)).mutated(valid);
    }

    private static Reply reply(int status, Map<String, String> headers) {
        return new Reply(status, headers, new byte[0]);
    }
}
