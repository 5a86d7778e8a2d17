package io.millrace.profile.advice;

import static io.millrace.profile.Records.SETTINGS;
import static io.millrace.profile.Records.decode;
import static io.millrace.profile.Records.load;
import static io.millrace.profile.Records.measured;
import static io.millrace.profile.Records.operators;
import static io.millrace.profile.Records.prefill;
import static io.millrace.profile.Records.run;
import static io.millrace.profile.Records.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.profile.record.Advice;
import io.millrace.profile.record.AdviceOutcome;
import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Metric;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.ProfileVerdict;
import io.millrace.profile.record.Served;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {

    private static final List<SettingsTrial> EVEN = List.of(trial(1, false, 1, 0, 100), trial(0, false, 1, 0, 101));

    @ParameterizedTest
    @EnumSource(
            value = Bound.class,
            names = {"MEMORY", "COMPUTE", "UNKNOWN"})
    void of_stepWithABound_namesIt(Bound bound) {
        ProfileVerdict verdict = Judge.of(measured(SETTINGS, 8, List.of(run(8, 10, bound)), EVEN));

        assertThat(verdict.bottleneck()).isEqualTo(bound.text());
        assertThat(verdict.sentence()).contains(bound.text(), "10.00 ms");
        assertThat(verdict.advice()).isEmpty();
    }

    @Test
    void of_overhead_saysWhetherItIsInOperators() {
        Measured inside = measured(SETTINGS, 8, List.of(run(8, 100, Bound.OVERHEAD)), EVEN);

        assertThat(Judge.of(inside).bottleneck()).isEqualTo("overhead in operators");
        assertThat(Judge.of(with(inside, operators(2))).bottleneck()).isEqualTo("overhead around operators");
    }

    private static Measured with(Measured measured, OperatorTimes operators) {
        return new Measured(
                measured.model(),
                measured.machine(),
                measured.settings(),
                measured.clients(),
                measured.points(),
                measured.skipped(),
                List.of(operators),
                measured.trials(),
                measured.load(),
                measured.served());
    }

    @Test
    void of_serviceThatTakesMoreThanTheModel_namesTheService() {
        Measured measured = measured(SETTINGS, 8, List.of(run(8, 10, Bound.MEMORY)), EVEN);

        assertThat(Judge.of(measured.with(load(0.3), List.of())).bottleneck()).contains("service");
        assertThat(Judge.of(measured.with(load(0.7), List.of())).bottleneck()).isEqualTo("memory-bound");
    }

    @Test
    void of_betterThreads_advisesThemWithTheirGain() {
        List<SettingsTrial> trials =
                List.of(trial(1, false, 1, 0, 100), trial(0, true, 1, 0, 160), trial(1, false, 2, 0, 150));

        Advice advice = only(measured(SETTINGS, 8, List.of(run(8, 10, Bound.COMPUTE)), trials));

        assertThat(advice.set()).isEqualTo(Map.of("threads", "0", "spinning", "true"));
        assertThat(advice.now()).isEqualTo("spinning: false, threads: 1");
        assertThat(advice.gain()).isCloseTo(1.6, within(1e-9));
        assertThat(advice.metric()).isEqualTo(Metric.MODEL);
    }

    @Test
    void of_settingsNearlyAsGood_prefersTheFewerChanges() {
        List<SettingsTrial> trials =
                List.of(trial(1, false, 1, 0, 100), trial(0, true, 1, 0, 160), trial(1, false, 2, 0, 158));

        assertThat(only(measured(SETTINGS, 8, List.of(run(8, 10, Bound.COMPUTE)), trials))
                        .set())
                .isEqualTo(Map.of("instances", "2"));
    }

    @Test
    void of_oneClient_looksAtTrialsWithPauses() {
        List<SettingsTrial> trials = List.of(
                trial(1, false, 1, 0, 100),
                trial(0, true, 1, 0, 200),
                trial(1, false, 1, 1, 100),
                trial(0, true, 1, 1, 90));

        assertThat(Judge.of(measured(SETTINGS, 1, List.of(run(1, 10, Bound.COMPUTE)), trials))
                        .advice())
                .isEmpty();
    }

    @Test
    void of_batchOfOneForMany_advisesMoreRows() {
        Settings one = new Settings(false, 1, false, 1, 1, 16, 256);
        List<TimedStep> points =
                List.of(run(1, 10, Bound.COMPUTE), run(4, 16, Bound.COMPUTE), run(8, 20, Bound.COMPUTE));

        Advice advice = only(measured(one, 8, points, EVEN));

        assertThat(advice.set()).isEqualTo(Map.of("batch.max-rows", "8"));
        assertThat(advice.gain()).isCloseTo(4, within(1e-9));
    }

    @Test
    void of_fewSlots_advisesMore() {
        Settings two = new Settings(false, 1, false, 1, 64, 2, 256);
        List<TimedStep> points =
                List.of(decode(1, 5, Bound.MEMORY), decode(2, 6, Bound.MEMORY), decode(8, 8, Bound.MEMORY));

        Advice advice = only(measured(two, 8, points, EVEN));

        assertThat(advice.set()).isEqualTo(Map.of("slots", "8"));
        assertThat(advice.gain()).isCloseTo(3, within(1e-9));
    }

    @Test
    void of_smallChunk_advisesTheSmallestThatIsNearlyAsGoodAsTheBest() {
        Settings chunked = new Settings(false, 1, false, 1, 64, 16, 8);
        List<TimedStep> points =
                List.of(decode(8, 8, Bound.MEMORY), prefill(8, 8), prefill(128, 32), prefill(512, 125));

        Advice advice = only(measured(chunked, 8, points, EVEN));

        assertThat(advice.set()).isEqualTo(Map.of("prefill-chunk", "128"));
        assertThat(advice.metric()).isEqualTo(Metric.PROMPTS);
        assertThat(advice.gain()).isCloseTo(4, within(1e-9));
    }

    @Test
    void of_adviceThatTheServiceDidNotGainBy_isDropped() {
        List<SettingsTrial> trials = List.of(trial(1, false, 1, 0, 100), trial(0, false, 1, 0, 160));
        Measured measured = measured(SETTINGS, 8, List.of(run(8, 10, Bound.COMPUTE)), trials);
        Served present = new Served(Map.of(), 50);

        assertThat(Judge.of(measured.with(load(0.7), List.of(present, new Served(Map.of("threads", "0"), 49))))
                        .advice())
                .isEmpty();
        Advice better = Judge.of(measured.with(load(0.7), List.of(present, new Served(Map.of("threads", "0"), 70))))
                .advice()
                .getFirst();
        assertThat(better.metric()).isEqualTo(Metric.SERVICE);
        assertThat(better.gain()).isCloseTo(1.4, within(1e-9));
    }

    @Test
    void of_nothingTimed_saysSo() {
        assertThat(Judge.of(measured(SETTINGS, 8, List.of(), List.of())).sentence())
                .contains("Nothing");
    }

    @Test
    void outcome_adviceThatWasApplied_hasBothFactors() {
        Measured before = measured(
                SETTINGS,
                8,
                List.of(run(8, 10, Bound.COMPUTE)),
                List.of(trial(1, false, 1, 0, 100), trial(0, false, 1, 0, 160)));
        Measured after = measured(
                new Settings(false, 0, false, 1, 64, 16, 256),
                8,
                List.of(run(8, 7, Bound.COMPUTE)),
                List.of(trial(0, false, 1, 0, 150), trial(1, false, 1, 0, 100)));

        List<AdviceOutcome> outcome = Judge.outcome(new Profile(before, Judge.of(before), List.of()), after);

        assertThat(outcome).containsExactly(new AdviceOutcome(Map.of("threads", "0"), true, Metric.MODEL, 1.6, 1.5));
        assertThat(Judge.outcome(new Profile(before, Judge.of(before), List.of()), before))
                .singleElement()
                .satisfies(same -> assertThat(same.applied()).isFalse());
    }

    private static Advice only(Measured measured) {
        List<Advice> advice = Judge.of(measured).advice();
        assertThat(advice).hasSize(1);
        return advice.getFirst();
    }
}
