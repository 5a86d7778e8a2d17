package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.bench.answer.Sample;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class ReportTest {

    private static final long MILLI = 1_000_000;
    private static final Client IDLE = new Client(0.01, 0.02, 0.5, false);

    @TempDir
    Path folder;

    @Test
    void of_values_hasTheirMeanAndRanks() {
        double[] values = new double[100];
        for (int i = 0; i < 100; i++) {
            values[i] = 100 - i;
        }
        assertThat(Distribution.of(values)).isEqualTo(new Distribution(100, 50.5, 50, 90, 99, 100));
        assertThat(Distribution.of(7)).isEqualTo(new Distribution(1, 7, 7, 7, 7, 7));
        assertThat(Distribution.of()).isNull();
    }

    @Test
    void isMetBy_objectives_areAllMet() {
        Sample sample = sample(0, 100, 10, 3);
        assertThat(Goodput.parse(List.of("ttft:100", "tpot:10", "e2el:120")).isMetBy(sample))
                .isTrue();
        assertThat(Goodput.parse(List.of("ttft:99")).isMetBy(sample)).isFalse();
        assertThat(Goodput.parse(List.of("TPOT:9.9")).isMetBy(sample)).isFalse();
        assertThat(Goodput.parse(List.of("e2el:119")).isMetBy(sample)).isFalse();
        assertThat(Goodput.parse(List.of("e2el:1000")).isMetBy(failed(0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ttft", "ttft:", "ttft:x", "ttft:0", "ttft:-1", "ttft:NaN", "itl:5", "ttft:1:2"})
    void parse_noObjective_isRefused(String text) {
        assertThatThrownBy(() -> Goodput.parse(List.of(text))).hasMessageContaining("'" + text + "'");
        assertThatThrownBy(() -> Goodput.parse(List.of("ttft:1", "ttft:2"))).hasMessageContaining("once");
    }

    @Test
    void of_samples_ratesAreOfWhatEndedInTime() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            samples.add(sample(100L * i, 50, 10, 5));
        }
        samples.add(sample(950, 100, 10, 5));
        samples.add(failed(100));
        Point point = Point.of(Level.closed(1), samples, 0, 1000 * MILLI, Goodput.parse(List.of("e2el:95")), IDLE);
        assertThat(point.requests()).isEqualTo(12);
        assertThat(point.succeeded()).isEqualTo(11);
        assertThat(point.errors()).isEqualTo(Map.of("HTTP 503", 1L));
        assertThat(point.requestsPerSecond()).isEqualTo(10);
        assertThat(point.inputTokensPerSecond()).isEqualTo(70);
        assertThat(point.outputTokensPerSecond()).isEqualTo(50);
        assertThat(point.outputTokens()).isEqualTo(55);
        assertThat(point.goodput()).isEqualTo(10);
        assertThat(point.ttft()).isEqualTo(Distribution.of(50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 100));
        assertThat(point.samples().outputPerSecond()).hasSize(20);
        assertThat(Bootstrap.mean(point.samples().outputPerSecond())).isEqualTo(50, within(1e-9));
        assertThat(point.remarks()).containsExactly("1 × HTTP 503: full");
    }

    @Test
    void warnings_busyGenerator_areGiven() {
        assertThat(IDLE.warnings()).isEmpty();
        assertThat(new Client(0.9, 0.5, 0.7, false).warnings())
                .singleElement()
                .asString()
                .contains("90 %");
        assertThat(new Client(0.3, 0.2, 1, false).warnings())
                .singleElement()
                .asString()
                .contains("20 %");
        assertThat(new Client(0, 0.9, 1, true).warnings())
                .as("most is the service")
                .isEmpty();
    }

    @Test
    void read_whatWasWritten_isTheSameFigures() throws IOException {
        Path file = folder.resolve("a.json");
        Report report = report(1, 1);
        report.write(file);
        Report read = Report.read(file);
        assertThat(read.points().getFirst().ttft())
                .isEqualTo(report.points().getFirst().ttft());
        assertThat(read.settings()).isEqualTo(report.settings());
        assertThat(Files.readString(file)).doesNotContain("NaN");
        Files.writeString(file, Files.readString(file).replace(Report.SCHEMA, "other"));
        assertThatThrownBy(() -> Report.read(file)).hasMessageContaining("schema");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> Report.read(file)).hasMessageContaining("bench --json");
    }

    @Test
    void lines_sameSystemTwice_seeNoDifference() {
        assertThat(Comparison.lines(report(1, 1), report(2, 1)).getLast()).startsWith("verdict: no difference seen");
    }

    @Test
    void lines_slowerSystem_isWorse() {
        assertThat(Comparison.lines(report(1, 1), report(2, 1.5)).getLast()).startsWith("verdict: B is worse");
        assertThat(Comparison.lines(report(1, 1.5), report(2, 1)).getLast()).startsWith("verdict: B is better");
    }

    @Test
    void rows_noLevelInCommon_areRefused() {
        Report other = report(1, 1);
        Report open = new Report(
                other.schema(), "", "", "", "", Map.of(), "", List.of(point(Level.open(3, "poisson"), 1, 1)), null);
        assertThatThrownBy(() -> Comparison.rows(other, open)).hasMessageContaining("no level of load in common");
    }

    /* The machine is up to twice as slow from one round to the next; both servers of a round meet it. */
    @Test
    void rows_machineThatDrifts_seeWhatTheFiguresHide() {
        List<Point> a = rounds(1, 10, 1);
        List<Point> b = rounds(2, 10, 1.1);
        assertThat(PairedRounds.rows(a, b))
                .filteredOn(row -> row.name().equals("E2EL p50"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.ratio().ratio()).isEqualTo(1.1, within(0.03));
                    assertThat(row.verdict()).isEqualTo(Comparison.Verdict.WORSE);
                });
        assertThat(Comparison.table(PairedRounds.rows(a, rounds(2, 10, 1))).getLast())
                .startsWith("verdict: no difference seen");
    }

    @Test
    void rows_evenCount_haveTheMiddleOfTheTwo() {
        List<Point> a = List.of(point(Level.closed(1), 1, 1), point(Level.closed(1), 1, 1));
        List<Point> b = List.of(point(Level.closed(1), 1, 1), point(Level.closed(1), 1, 2));
        assertThat(PairedRounds.rows(a, b))
                .filteredOn(row -> row.name().equals("TTFT p50"))
                .singleElement()
                .satisfies(row -> assertThat(row.ratio().ratio()).isEqualTo(1.5, within(0.02)));
    }

    @Test
    void rows_fewRounds_areTooFewToSay() {
        assertThat(PairedRounds.rows(rounds(1, 7, 1), rounds(2, 7, 2)))
                .isNotEmpty()
                .allMatch(row -> row.verdict() == Comparison.Verdict.FEW);
    }

    @Test
    void rows_roundWithoutAnAnswer_areRefused() {
        Point none = Point.of(Level.closed(1), List.of(failed(0)), 0, 1000 * MILLI, null, IDLE);
        assertThatThrownBy(() -> PairedRounds.rows(rounds(1, 1, 1), List.of(none)))
                .hasMessageContaining("no round in which both servers answered");
    }

    private static List<Point> rounds(long seed, int count, double slow) {
        return IntStream.range(0, count)
                .mapToObj(i -> point(Level.closed(1), seed + 10L * i, slow * (1 + i % 4 / 4.0)))
                .toList();
    }

    /* The interval covers the true ratio about as often as it says. */
    @Test
    void ratio_manyPairsOfSamples_intervalHoldsTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int i = 0; i < 60; i++) {
            Bootstrap ratio = Bootstrap.ratio(draw(random, 1), draw(random, 1.2), Bootstrap::mean);
            held += ratio.low() <= 1.2 && 1.2 <= ratio.high() ? 1 : 0;
        }
        assertThat(held).isGreaterThanOrEqualTo(56);
    }

    private static double[] draw(SplittableRandom random, double factor) {
        return random.doubles(100).map(value -> factor * (1 + value)).toArray();
    }

    @Test
    void of_report_isOnePageThatLoadsNothing() throws Exception {
        String page = Html.of(report(1, 1));
        assertThat(page).contains("prefers-color-scheme:dark", "&lt;m&gt;", "8 clients");
        assertThat(page).doesNotContain("<script", "src=", "href=", "@import", "url(", "NaN");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        assertThat(page.split("<svg ")).hasSize(5);
    }

    @Test
    void curve_ofLevels_hasALetterForEach() {
        String text = String.join("\n", Curve.of(report(1, 1).points()));
        assertThat(text).contains("TTFT p50, ms, by output tokens/s", "a 1 client", "b 8 clients");
    }

    private static Report report(long seed, double slow) {
        return new Report(
                Report.SCHEMA,
                "2030-01-01T00:00:00Z",
                "http://h",
                "chat",
                "<m>",
                Map.of("turns", "1"),
                "machine",
                List.of(point(Level.closed(1), seed, slow), point(Level.closed(8), seed, slow)),
                null);
    }

    private static Point point(Level level, long seed, double slow) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = new ArrayList<>();
        long due = 0;
        while (due < 20_000) {
            long first = Math.round(slow * random.nextInt(40, 60));
            samples.add(sample(due, first, Math.round(slow * 10), 6));
            due += first + 5 * Math.round(slow * 10);
        }
        return Point.of(level, samples, 0, 20_000 * MILLI, null, IDLE);
    }

    private static Sample sample(long dueMillis, long firstMillis, long gapMillis, int tokens) {
        long[] pieces = new long[tokens];
        for (int i = 0; i < tokens; i++) {
            pieces[i] = (dueMillis + firstMillis + i * gapMillis) * MILLI;
        }
        return new Sample(dueMillis * MILLI, dueMillis * MILLI, pieces[tokens - 1], pieces, 7, tokens, true, "", "");
    }

    private static Sample failed(long dueMillis) {
        long due = dueMillis * MILLI;
        return new Sample(due, due, due + MILLI, new long[0], -1, 0, false, "HTTP 503", "full");
    }
}
