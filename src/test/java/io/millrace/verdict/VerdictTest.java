package io.millrace.verdict;

import static io.millrace.verdict.Series.START;
import static io.millrace.verdict.Series.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static final long SECOND = 1_000_000_000;
    private static final HostCounters WELL = new HostCounters(0, 2000, 1900, 100, 0, SECOND, 0, 2);

    private static HostCounters host(long steal, long own, long throttled, long pressure, long collecting) {
        return new HostCounters(steal, 2000, own, 100, throttled, pressure, collecting, 2);
    }

    private static Series busy() {
        return Series.of(0.2, 0.5, 0.2, 0).on(WELL);
    }

    static Stream<Arguments> series() {
        return Stream.of(
                Arguments.of(Bottleneck.IDLE, "nothing", Series.of(0, 0, 0, 0).present(0)),
                Arguments.of(
                        Bottleneck.IDLE, "little", Series.of(0.02, 0.02, 0, 0).present(0.04)),
                Arguments.of(
                        Bottleneck.IDLE,
                        "starved for nothing",
                        Series.of(0, 0, 0, 0).present(0).on(host(900, 0, 90, 0, 0))),
                Arguments.of(Bottleneck.CPU_STARVED, "throttled", busy().on(host(0, 1900, 25, 0, 0))),
                Arguments.of(Bottleneck.CPU_STARVED, "stolen", busy().on(host(200, 1900, 0, 0, 0))),
                Arguments.of(Bottleneck.CPU_STARVED, "neighbours", busy().on(host(0, 600, 0, 6 * SECOND, 0))),
                Arguments.of(
                        Bottleneck.DECODE_MEMORY_BOUND,
                        "a thread that has its processor, beside neighbours",
                        busy().on(host(0, 900, 0, 6 * SECOND, 0))),
                Arguments.of(
                        Bottleneck.CPU_STARVED,
                        "before the collector and clients",
                        busy().behind(1).on(host(0, 1900, 90, 0, 5 * SECOND))),
                Arguments.of(Bottleneck.GC_BOUND, "pauses", busy().on(host(0, 1900, 0, 9 * SECOND, SECOND))),
                Arguments.of(Bottleneck.TOKENIZER_BOUND, "templates", busy().text(1.1)),
                Arguments.of(
                        Bottleneck.TOKENIZER_BOUND,
                        "of an embedding model",
                        Series.of(0, 0, 0, 0.4).text(0.6).waiting(1, 0)),
                Arguments.of(Bottleneck.CLIENT_BOUND, "half behind", busy().behind(0.5)),
                Arguments.of(
                        Bottleneck.CLIENT_BOUND,
                        "the engine has ended long ago",
                        Series.of(0, 0, 0, 0).text(0.01).behind(1)),
                Arguments.of(
                        Bottleneck.SAMPLING_BOUND,
                        "grammars",
                        Series.of(0.2, 0.3, 0.4, 0).waiting(1, 1)),
                Arguments.of(
                        Bottleneck.PREFILL_BOUND,
                        "long prompts",
                        Series.of(0.5, 0.3, 0.1, 0).waiting(1, 1)),
                Arguments.of(Bottleneck.PREFILL_BOUND, "a step that has not ended", Series.of(0, 0, 0, 0)),
                Arguments.of(
                        Bottleneck.PREFILL_BOUND,
                        "a stateless model whose runs grow",
                        Series.of(0, 0, 0, 0.9).steps(1, 10).waiting(1, 0)),
                Arguments.of(Bottleneck.PREFILL_BOUND, "a stateless model", Series.of(0, 0, 0, 0.9)),
                Arguments.of(Bottleneck.DECODE_COMPUTE_BOUND, "steps grow", busy().steps(1, 10)),
                Arguments.of(
                        Bottleneck.DECODE_COMPUTE_BOUND,
                        "steps grow, so more at once helps nobody",
                        busy().steps(1, 10).waiting(1, 1)),
                Arguments.of(Bottleneck.KV_FULL, "all held", busy().waiting(0.9, 0.85)),
                Arguments.of(Bottleneck.QUEUE_BOUND, "room in the cache", busy().waiting(0.9, 0.3)),
                Arguments.of(
                        Bottleneck.QUEUE_BOUND,
                        "of a stateless model",
                        Series.of(0, 0, 0, 0.9).waiting(0.9, 0)),
                Arguments.of(Bottleneck.DECODE_MEMORY_BOUND, "steps do not grow", busy()),
                Arguments.of(Bottleneck.DECODE_MEMORY_BOUND, "short bursts", busy().waiting(0.2, 1)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("series")
    void of_aSeries_saysItsWord(Bottleneck word, String name, Series series) {
        assertThat(Verdict.of(START, series.end()).state()).as(name).isEqualTo(word);
        assertThat(Verdict.of(START, series.end(), Series.MODEL).state()).isEqualTo(word);
    }

    @Test
    void series_ofThisTest_areOfEveryWord() {
        assertThat(series().map(given -> given.get()[0]).distinct())
                .hasSameElementsAs(Arrays.asList(Bottleneck.values()));
    }

    @ParameterizedTest
    @EnumSource
    void sentence_ofEachWord_hasFiguresAndWhatToChange(Bottleneck word) {
        Verdict verdict = new Verdict(word, Verdict.of(START, busy().end()).figures(), "m");
        assertThat(verdict.sentence()).matches("[A-Z].*[0-9] %.*\\.");
        assertThat(word.change()).isNotBlank();
    }

    private static Series random(Random random) {
        HostCounters host = host(
                random.nextInt(300),
                random.nextInt(2000),
                random.nextInt(40),
                random.nextLong(WINDOW),
                random.nextLong(2 * SECOND));
        return Series.of(share(random), share(random), share(random), share(random))
                .present(share(random))
                .text(share(random))
                .waiting(share(random), share(random))
                .behind(share(random))
                .steps(random.nextDouble(1e6), random.nextDouble(1e5))
                .on(random.nextBoolean() ? HostCounters.NONE : host);
    }

    private static double share(Random random) {
        return random.nextBoolean() ? 0 : random.nextDouble();
    }

    @Test
    void of_allTimesScaled_saysTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            Counters end = random(random).end();
            Bottleneck word = Verdict.of(START, end).state();
            for (long times : List.of(2, 64)) {
                Verdict slower = Verdict.of(START, Series.slower(end, times));
                assertThat(slower.state()).as("%s", end).isEqualTo(word);
            }
        }
    }

    @Test
    void of_muchIdleTimeAdded_isIdle() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            Counters end = random(random).end();
            Counters later = new Counters(end.at() + 1000 * WINDOW, end.host(), end.models());
            assertThat(Verdict.of(START, later).state()).isEqualTo(Bottleneck.IDLE);
            assertThat(Verdict.of(end, later).state()).as("since the end").isEqualTo(Bottleneck.IDLE);
        }
    }

    @Test
    void of_countersReset_judgesWithoutThem() {
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            Counters one = random(random).end();
            Counters other = random(random).end();
            for (Verdict verdict : List.of(
                    Verdict.of(one, other),
                    Verdict.of(other, START),
                    Verdict.of(one, one),
                    Verdict.of(one, new Counters(5, HostCounters.NONE, Map.of("n", ModelCounters.NONE))),
                    Verdict.of(one, other, "nobody"))) {
                assertThat(verdict.sentence()).isNotBlank().doesNotContain("NaN", "Infinity");
                assertThat(verdict.figures().shown().values())
                        .allSatisfy(
                                value -> assertThat((double) value).isFinite().isNotNegative());
            }
        }
    }

    @Test
    void of_severalModels_isAboutTheBusiest() {
        Counters end = new Counters(
                WINDOW,
                WELL,
                Map.of(
                        "little", Series.of(0.1, 0, 0, 0).end().model(Series.MODEL),
                        "much", busy().end().model(Series.MODEL)));
        Verdict verdict = Verdict.of(START, end);
        assertThat(verdict.model()).isEqualTo("much");
        assertThat(verdict.state()).isEqualTo(Bottleneck.DECODE_MEMORY_BOUND);
        assertThat(verdict.figures().prefill()).isEqualTo(0.3);
        assertThat(Verdict.of(START, end, "little").state()).isEqualTo(Bottleneck.PREFILL_BOUND);
    }

    @Test
    void of_rowsAlwaysTheSame_usesTheGrowthSinceTheStart() {
        ModelCounters before = busy().steps(1, 10).end().model(Series.MODEL);
        Fit steps = before.steps();
        for (int i = 0; i < 100; i++) {
            steps = steps.with(16, 161);
        }
        ModelCounters after = new ModelCounters(
                before.prefill(),
                9 * WINDOW / 10 + before.decode(),
                before.outside(),
                0,
                0,
                WINDOW,
                0,
                0,
                0,
                0,
                steps,
                Fit.NONE);
        Verdict verdict =
                Verdict.of(new Counters(0, WELL, Map.of("m", before)), new Counters(WINDOW, WELL, Map.of("m", after)));
        assertThat(verdict.state()).isEqualTo(Bottleneck.DECODE_COMPUTE_BOUND);
        assertThat(verdict.figures().rows()).isEqualTo(16);
    }

    @Test
    void growth_ofLines_isTheShareThatGrows() {
        assertThat(growth(10, 0, 1, 16)).isEqualTo(0);
        assertThat(growth(0, 3, 1, 16)).isEqualTo(1);
        assertThat(growth(8.5, 1, 1, 16)).isBetween(0.49, 0.51);
        assertThat(growth(8, 1, 1, 4)).as("too few runs").isNaN();
        assertThat(growth(8, 1, 1000, 1016)).as("sizes too alike").isNaN();
        assertThat(Fit.NONE.growth()).isNaN();
    }

    private static double growth(double base, double perRow, int from, int to) {
        Fit fit = Fit.NONE;
        for (int size = from; size <= to; size++) {
            fit = fit.with(size, base + perRow * size);
        }
        return fit.growth();
    }
}
