package io.millrace.profile;

import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Ceiling;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Model;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.ProfiledMachine;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.Settings;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.List;
import java.util.Map;

/** Made-up profiles. */
public final class Records {

    public static final Settings SETTINGS = new Settings(false, 1, false, 1, 64, 16, 256);
    private static final Ceiling CEILING = new Ceiling(1, false, 10e9, 10e9, 100e9);

    private Records() {}

    public static TimedStep run(int batch, double millis, Bound bound) {
        return new TimedStep(TimedStep.RUN, batch, 32, 0, millis, 10, true, batch * 1e8, 20e6, 1e6, bound, batch);
    }

    public static TimedStep decode(int batch, double millis, Bound bound) {
        return new TimedStep(TimedStep.DECODE, batch, 1, 128, millis, 10, true, batch * 1e8, 20e6, 1e6, bound, 2);
    }

    public static TimedStep prefill(int tokens, double millis) {
        return new TimedStep(
                TimedStep.PREFILL, 1, tokens, 0, millis, 10, true, tokens * 1e8, 20e6, 1e6, Bound.COMPUTE, tokens);
    }

    public static SettingsTrial trial(int threads, boolean spinning, int instances, double pause, double rate) {
        return new SettingsTrial(threads, spinning, instances, 8, pause, 8000 / rate, rate);
    }

    public static OperatorTimes operators(double inside) {
        return new OperatorTimes(
                "run", 10, 10, inside, 9, List.of(new OperatorTimes.Share("elementwise", "Add", 34, 20, inside / 10)));
    }

    public static ServiceLoad load(double model) {
        return new ServiceLoad(
                8,
                100,
                10,
                Map.of(ServiceLoad.MODEL, model, "sockets", 1 - model),
                0.1,
                0,
                2,
                Map.of("run", 5.0),
                "guesses");
    }

    public static Measured measured(
            Settings settings, int clients, List<TimedStep> points, List<SettingsTrial> trials) {
        boolean decoder = points.stream().anyMatch(point -> point.phase().equals(TimedStep.DECODE));
        return new Measured(
                new Model("made-up & <odd>", decoder ? "generate" : "embed", "CPU", 20_000_000, "float32", Map.of()),
                new ProfiledMachine("none", 2, 0, 1 << 27, 12e9, CEILING, new Ceiling(2, true, 12e9, 12e9, 200e9)),
                settings,
                clients,
                points,
                List.of(),
                List.of(operators(9)),
                trials,
                null,
                List.of());
    }
}
