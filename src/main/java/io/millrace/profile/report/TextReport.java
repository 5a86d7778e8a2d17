package io.millrace.profile.report;

import io.millrace.profile.record.Advice;
import io.millrace.profile.record.AdviceOutcome;
import io.millrace.profile.record.Ceiling;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.ProfiledMachine;
import io.millrace.profile.record.Served;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** A profile for a terminal. */
public final class TextReport {

    private static final int MOST_OPERATORS = 8;

    private final StringBuilder out = new StringBuilder();

    private TextReport() {}

    /** The lines of it. */
    public static String of(Profile profile) {
        TextReport report = new TextReport();
        report.measured(profile.measured());
        report.verdict(profile);
        return report.out.toString();
    }

    private void measured(Measured measured) {
        line(
                "%s (%s) on %s: weights %.1f MB, matrix products in %s",
                measured.model().name(),
                measured.model().task(),
                measured.model().provider(),
                measured.model().weightBytes() / 1e6,
                measured.model().precision());
        machine(measured.machine());
        points(measured);
        measured.operators().forEach(this::operators);
        trials(measured);
        ServiceLoad load = measured.load();
        if (load != null) {
            load(load);
        }
        for (Served served : measured.served()) {
            line(
                    "  served with %s: %.1f answers a second",
                    served.set().isEmpty() ? "the present settings" : served.set(), served.answersPerSecond());
        }
    }

    private void machine(ProfiledMachine machine) {
        line("");
        line(
                "%s, %d cores, last-level cache %.0f MB; a plain copy moves %.1f GB/s",
                machine.processor(), machine.cores(), machine.cache() / 1e6, machine.copyBandwidth() / 1e9);
        ceiling("with the model's settings", machine, machine.settings());
        ceiling("with all cores", machine, machine.best());
    }

    private void ceiling(String name, ProfiledMachine machine, Ceiling ceiling) {
        line(
                "  %s (%d threads, spinning %s): weights at %.1f GB/s through %.0f MB, %.1f through as"
                        + " many as the model's; %.1f billion operations/s",
                name,
                ceiling.threads(),
                ceiling.spinning() ? "on" : "off",
                ceiling.farBandwidth() / 1e9,
                machine.farBytes() / 1e6,
                ceiling.nearBandwidth() / 1e9,
                ceiling.operations() / 1e9);
    }

    private void points(Measured measured) {
        line("");
        line("phase   | batch | tokens | past | ms a step | per second | op/byte | of the ceiling | limited");
        for (TimedStep point : measured.points()) {
            line(
                    "%-7s | %5d | %6d | %4d | %9.3f | %10.0f | %7.1f | %12.0f %% | %s%s",
                    point.phase(),
                    point.batch(),
                    point.tokens(),
                    point.past(),
                    point.millis(),
                    point.rate(),
                    point.intensity(),
                    100 / point.distance(),
                    point.bound().text(),
                    point.steady() ? "" : " (not steady)");
        }
    }

    private void operators(OperatorTimes operators) {
        line("");
        line(
                "%s: %.3f ms in the library with its trace, %.3f of them in operators; called without: %.3f ms",
                operators.step(), operators.runMillis(), operators.insideMillis(), operators.callMillis());
        operators.shares().stream()
                .limit(MOST_OPERATORS)
                .forEach(share -> line(
                        "  %5.1f %%  %-15s %-34s %5.0f calls of %8.1f µs",
                        100 * share.share(), share.kind(), share.operator(), share.calls(), share.micros()));
    }

    private void trials(Measured measured) {
        line("");
        line("threads | spinning | instances | batch | pause ms | ms a run | per second");
        measured.trials().stream()
                .sorted(Comparator.comparingDouble(SettingsTrial::pauseMillis))
                .forEach(trial -> line(
                        "%7d | %8s | %9d | %5d | %8.0f | %8.3f | %10.0f",
                        trial.threads(),
                        trial.spinning() ? "on" : "off",
                        trial.instances(),
                        trial.batch(),
                        trial.pauseMillis(),
                        trial.millis(),
                        trial.rate()));
    }

    private void load(ServiceLoad load) {
        line("");
        line(
                "%d clients over HTTP: %.1f answers a second, one in %.1f ms; %.1f cores busy, of which the clients %.0f %% and the compiler %.0f %%",
                load.clients(),
                load.answersPerSecond(),
                load.millis(),
                load.cores(),
                100 * load.generatorShare(),
                100 * load.compilerShare());
        line("  processor time of the service (%s):", load.basis());
        load.shares().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(part -> line("  %5.1f %%  %s", 100 * part.getValue(), part.getKey()));
        load.timing().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(part -> line("  Server-Timing %s: %.2f ms", part.getKey(), part.getValue()));
    }

    private void verdict(Profile profile) {
        line("");
        line("%s", profile.verdict().sentence());
        profile.verdict().evidence().forEach(each -> line("  - %s", each));
        for (Advice advice : profile.verdict().advice()) {
            line(
                    "  → set %s in model.yaml (now %s): ×%.2f %s predicted; %s",
                    advice.settings(),
                    advice.now(),
                    advice.gain(),
                    advice.metric().text(),
                    advice.because());
        }
        if (profile.verdict().advice().isEmpty()) {
            line("  → none of the settings that were tried is better than the present ones");
        }
        for (AdviceOutcome outcome : profile.outcome()) {
            line(
                    "  %s%s: predicted ×%.2f, measured ×%.2f %s",
                    outcome.set(),
                    outcome.applied() ? "" : " (not applied)",
                    outcome.predicted(),
                    outcome.measured(),
                    outcome.metric().text());
        }
    }

    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
