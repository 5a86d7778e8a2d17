package io.millrace.lab.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lab.drill.Aim;
import org.junit.jupiter.api.Test;

class TranscribeReportTest {

    private static final Figures SOUNDS = new Figures(9_000, 10_000, 2, 0, "");

    private static Figures chats(double median, double tail) {
        return new Figures(median, tail, 2, 0, "");
    }

    private static TranscribeReport report(Figures beside, Figures sounds, long left, double growth) {
        return new TranscribeReport(chats(20, 40), beside, SOUNDS, sounds, left, growth);
    }

    private static long missed(TranscribeReport report) {
        return report.aims().stream().filter(aim -> !aim.met()).count();
    }

    @Test
    void aims_allIsWell_met() {
        assertThat(report(chats(60, 499), SOUNDS, 0, 1.05).aims()).hasSize(6).allMatch(Aim::met);
        assertThat(report(chats(60, 499), SOUNDS, 0, Double.NaN).aims())
                .hasSize(5)
                .allMatch(Aim::met);
    }

    @Test
    void aims_eachRuleBroken_isMissedAlone() {
        assertThat(missed(report(chats(61, 100), SOUNDS, 0, 1))).isEqualTo(1);
        assertThat(missed(report(chats(30, 500), SOUNDS, 0, 1))).isEqualTo(1);
        assertThat(missed(report(chats(30, 100), SOUNDS, 1, 1))).isEqualTo(1);
        assertThat(missed(report(chats(30, 100), SOUNDS, 0, 1.2))).isEqualTo(1);
        assertThat(missed(report(chats(30, 100), new Figures(1, 1, 1, 1, "503"), 0, 1)))
                .isEqualTo(1);
        assertThat(missed(report(new Figures(30, 100, 1, 1, "lost"), SOUNDS, 0, 1)))
                .isEqualTo(1);
    }

    @Test
    void aims_slowButWhole_areNotEssential() {
        assertThat(report(chats(600, 5_000), SOUNDS, 0, 1).aims())
                .filteredOn(aim -> !aim.met())
                .hasSize(2)
                .noneMatch(Aim::essential);
    }

    @Test
    void rows_measured_haveAloneBesideAndTheirRatio() {
        assertThat(report(chats(30, 100), SOUNDS, 0, 1).rows(30))
                .hasSize(4)
                .anySatisfy(row -> assertThat(row).matches("chats, TTFT p50 ms +\\| +20.0 \\| +30.0 \\| +1.50"))
                .anySatisfy(row -> assertThat(row).matches("seconds of sound a second +\\| +60.0 \\| +60.0 \\| +1.00"));
    }
}
