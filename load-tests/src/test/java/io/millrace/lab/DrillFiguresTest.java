package io.millrace.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
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
    void answers_overlappingStays_countsEndsWithinEach() {
        List<Stay> stays = List.of(new Stay(0, 10), new Stay(2, 12), new Stay(11, 20), new Stay(10, 20));
        assertThat(Stay.answers(stays)).containsExactly(1L, 2L, 3L, 3L);
    }

    @Test
    void answers_anyStays_areWhatCountingGives() {
        SplittableRandom random = new SplittableRandom(5);
        List<Stay> stays = Stream.generate(() -> random.nextLong(50))
                .limit(300)
                .map(start -> new Stay(start, start + random.nextLong(1, 30)))
                .toList();
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            long counted = stays.stream()
                    .filter(other -> other.end() > stay.start() && other.end() <= stay.end())
                    .count();
            assertThat(Stay.answers(stays).get(i)).isEqualTo(counted);
        }
    }

    @Test
    void aims_rounds_medianOfGoodputAndWorstOfTheRest() {
        OverloadReport report = report(round(100, 50), round(100, 95), round(100, 92));
        assertThat(report.goodputByPeak()).isEqualTo(0.92);
        assertThat(report.aims()).allMatch(Aim::met);
        assertThat(report(round(100, 50), round(100, 95)).goodputByPeak()).isEqualTo(0.725);
        assertThat(report(round(100, 50), round(100, 95)).aims().getFirst().met())
                .isFalse();
    }

    @Test
    void aims_moreAnswersThanTheQueueLets_missed() {
        assertThat(report(round(100, 95), round(200, 190)).aims())
                .filteredOn(aim -> !aim.met())
                .extracting(Aim::measured)
                .containsExactly("189 of 150");
    }

    /* Each answered in turn, a nanosecond apart, all asked for at once; goodput counts in the drill's second. */
    private static OverloadDrill.Round round(double peak, int answered) {
        Tally tally = new Tally(System.nanoTime() + 60_000_000_000L);
        long due = System.nanoTime();
        for (int i = 0; i < answered; i++) {
            tally.answered(reply(200, Map.of()), due);
        }
        tally.answered(reply(429, Map.of("retry-after", "1")), due);
        return new OverloadDrill.Round(drill(), new ClosedLoop(peak, 1), tally, new ClosedLoop(peak, 1));
    }

    private static OverloadReport report(OverloadDrill.Round... rounds) {
        OverloadDrill.Memory memory = new OverloadDrill.Memory(1e6, 1e8);
        return new OverloadReport(drill(), List.of(rounds), memory, memory);
    }

    private static OverloadDrill drill() {
        return new OverloadDrill(new Ask("nothing", List.of(), 1), 50, 50, 10, Duration.ofSeconds(1), 2, 1);
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
