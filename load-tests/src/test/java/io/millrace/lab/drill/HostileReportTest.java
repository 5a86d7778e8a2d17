package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileReportTest {

    private static final UnmovedCounts NOTHING = new UnmovedCounts(0, 0, 0);
    private static final HostileReport.Sizes SIZES = new HostileReport.Sizes(1e9, 2e9, 1.1e9);

    @Test
    void aims_allIsWell_met() {
        assertThat(report(ends("200", 0.1), ends("200", 0.1), ends("503", 9), NOTHING)
                        .aims())
                .allMatch(Aim::met);
    }

    @Test
    void aims_eachRuleBroken_isMissedAlone() {
        assertThat(missed(report(ends("429", 0.1), ends("200", 0.1), ends("400", 1), NOTHING)))
                .isEqualTo(1);
        assertThat(missed(report(ends("200", 1.5), ends("200", 0.1), ends("400", 1), NOTHING)))
                .isEqualTo(1);
        assertThat(missed(report(ends("200", 0.1), ends("200", 3), ends("500", 1), NOTHING)))
                .isEqualTo(1);
        assertThat(missed(report(ends("200", 0.1), ends("200", 3), ends("left", 1), new UnmovedCounts(1, 1, 1))))
                .isEqualTo(3);
        assertThat(missed(report(ends("200", 0.1), ends("200", 3), ends("left", 1), UnmovedCounts.UNKNOWN)))
                .isEqualTo(3);
        assertThat(missed(report(new Ends(), ends("200", 3), ends("left", 1), NOTHING)))
                .isEqualTo(2);
    }

    @Test
    void aims_memoryIsNotKnown_missed() {
        HostileReport.Sizes unknown = new HostileReport.Sizes(1e9, 2e9, Double.NaN);
        HostileReport report =
                new HostileReport(ends("200", 0.1), ends("200", 0.1), Map.of(), unknown, NOTHING, Set.of(), false);
        assertThat(missed(report)).isEqualTo(1);
    }

    @Test
    void seconds_answersAndClientsThatLeft_ofAnswersAlone() {
        Ends ends = ends("200", 2);
        ends.add("left", 9_000_000_000L);
        assertThat(ends.seconds(0.99)).isEqualTo(2);
        assertThat(ends.all()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"3g, 3221225472", "512M, 536870912", "2k, 2048", "77, 77"})
    void bytes_numberAndUnit_areBytes(String memory, long bytes) {
        assertThat(DrillHostileCommand.bytes(memory)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1g", "3 g", "3t", "g"})
    void bytes_anythingElse_refused(String memory) {
        assertThatThrownBy(() -> DrillHostileCommand.bytes(memory)).hasMessageContaining("--memory");
    }

    private static long missed(HostileReport report) {
        return report.aims().stream().filter(aim -> !aim.met()).count();
    }

    private static HostileReport report(Ends chat, Ends embedding, Ends attack, UnmovedCounts moved) {
        return new HostileReport(chat, embedding, Map.of(Attack.NESTED, attack), SIZES, moved, Set.of(), false);
    }

    private static Ends ends(String end, double seconds) {
        Ends ends = new Ends();
        ends.add(end, Math.round(seconds * 1e9));
        return ends;
    }
}
