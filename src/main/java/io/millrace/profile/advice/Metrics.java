package io.millrace.profile.advice;

import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Metric;
import io.millrace.profile.record.Served;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The figures that changes are judged by. */
final class Metrics {

    private Metrics() {}

    /** Under the present settings; empty where it wasn't measured. */
    static OptionalDouble now(Measured measured, Metric metric) {
        return switch (metric) {
            case MODEL -> present(measured).mapToDouble(SettingsTrial::rate).findFirst();
            case PROMPTS -> prompts(measured, measured.settings().prefillChunk());
            case SERVICE ->
                measured.served().stream()
                        .filter(served -> served.set().isEmpty())
                        .mapToDouble(Served::answersPerSecond)
                        .findFirst();
        };
    }

    /** Trials with the pause that the clients leave: one client between its requests, more of them none. */
    static Stream<SettingsTrial> trials(Measured measured) {
        double pause = measured.clients() == 1 ? 1 : 0;
        return measured.trials().stream().filter(trial -> trial.pauseMillis() == pause);
    }

    static Stream<SettingsTrial> present(Measured measured) {
        Settings settings = measured.settings();
        return trials(measured)
                .filter(trial -> trial.threads() == settings.threads()
                        && trial.spinning() == settings.spinning()
                        && trial.instances() == settings.instances());
    }

    /** Tokens a second of prompts' parts of at most so many. */
    static OptionalDouble prompts(Measured measured, int chunk) {
        return firsts(measured)
                .filter(point -> point.tokens() <= chunk)
                .max(Comparator.comparingInt(TimedStep::tokens))
                .map(TimedStep::rate)
                .stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    /** Parts of prompts with nothing behind them. */
    static Stream<TimedStep> firsts(Measured measured) {
        return measured.points().stream().filter(point -> point.phase().equals(TimedStep.PREFILL) && point.past() == 0);
    }
}
