package io.millrace.profile.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, before anything is concluded.
 *
 * @param clients whose requests wait at once in trials
 * @param points of the sweep
 * @param skipped sizes that would have taken too long, in words
 * @param load null where the service was not measured
 */
public record Measured(
        Model model,
        ProfiledMachine machine,
        Settings settings,
        int clients,
        List<TimedStep> points,
        List<String> skipped,
        List<OperatorTimes> operators,
        List<SettingsTrial> trials,
        @Nullable ServiceLoad load,
        List<Served> served) {

    public Measured {
        points = List.copyOf(points);
        skipped = List.copyOf(skipped);
        operators = List.copyOf(operators);
        trials = List.copyOf(trials);
        served = List.copyOf(served);
    }

    /** The same with what the service did. */
    public Measured with(@Nullable ServiceLoad seen, List<Served> others) {
        return new Measured(model, machine, settings, clients, points, skipped, operators, trials, seen, others);
    }

    /** Whether it generates text. */
    public boolean isDecoder() {
        return points.stream().anyMatch(point -> point.phase().equals(TimedStep.DECODE));
    }
}
