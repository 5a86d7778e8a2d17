package io.millrace.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.http.Reply;
import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long FAR = Long.MAX_VALUE / 4;

    private final long now = System.nanoTime();
    private final DrillTally tally = new DrillTally(now, now + FAR);

    @Test
    void tally_answersOfAllKinds_areToldApart() {
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
        assertThatThrownBy(tally::requireWhole).hasMessageContaining("of 5 requests 1 succeeded");
    }

    @Test
    void tally_successAfterTheTime_isNotGoodput() {
        DrillTally late = new DrillTally(now - 2, now - 1);
        late.answered(reply(200, Map.of()), System.nanoTime());
        assertThat(late.inTime()).isZero();
        assertThat(late.count(200)).isEqualTo(1);
    }

    @Test
    void tally_streamThatBreaks_isLost() {
        tally.answered(stream("data: {}\n\ndata: [DONE]\n\n"), now);
        assertThat(tally.requireWhole().count(200)).isEqualTo(1);
        tally.answered(stream("data: {}\n\n"), now);
        tally.answered(stream("data: {\"error\":{}}\n\ndata: [DONE]\n\n"), now);
        assertThat(tally.lost()).isEqualTo(2);
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
    void median_anyOrder_isTheMiddle() {
        assertThat(Quantiles.median(List.of(5, 1, 3))).isEqualTo(3);
        assertThat(Quantiles.median(List.of(4, 1, 3, 100))).isEqualTo(3.5);
        assertThat(Quantiles.median(List.<Double>of())).isNaN();
        assertThat(Quantiles.of(List.of(1, 2, 3, 4), 0.75)).isEqualTo(4);
    }

    private static Reply reply(int status, Map<String, String> headers) {
        return new Reply(status, headers, new byte[0]);
    }

    private static Reply stream(String body) {
        return new Reply(200, Map.of("content-type", "text/event-stream"), body.getBytes(UTF_8));
    }
}
