package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Reply;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.ServiceMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadReportTest {

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
        long due = System.nanoTime();
        DrillTally tally = new DrillTally(due, due + 60_000_000_000L);
        for (int i = 0; i < answered; i++) {
            tally.answered(new Reply(200, Map.of(), new byte[0]), due);
        }
        tally.answered(new Reply(429, Map.of("retry-after", "1"), new byte[0]), due);
        OverloadDrill.Peak closed = new OverloadDrill.Peak(peak, 1);
        return new OverloadDrill.Round(drill(), closed, tally, closed);
    }

    private static OverloadReport report(OverloadDrill.Round... rounds) {
        ServiceMemory memory = new ServiceMemory(1e6, 1e8, 3);
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
}
