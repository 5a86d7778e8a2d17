package io.millrace.profile.report;

import io.millrace.bench.page.Page;
import io.millrace.bench.page.Xhtml;
import io.millrace.profile.record.AdviceOutcome;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.TimedStep;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Profiles as a page. */
public final class HtmlReport {

    private static final String STYLE = """
            .heat td{text-align:center;font-size:12px}
            .verdict{border-left:4px solid #2684ff;padding:.2em 1em}
            .roof{stroke:var(--ink)}.far{stroke:var(--ink);stroke-dasharray:5 4}.best{stroke:#888;stroke-dasharray:1 4}
            .decode{fill:#e5484d}.prefill,.run{fill:#2684ff}
            """;

    private final Xhtml out = new Xhtml();

    private HtmlReport() {}

    /** One, or several, one after the other below a table of all. */
    public static String of(List<Profile> profiles) {
        HtmlReport report = new HtmlReport();
        report.body(profiles);
        return Page.of("Millrace profile", STYLE, report.out.toString());
    }

    private void body(List<Profile> profiles) {
        if (profiles.size() > 1) {
            out.add("<h1>Profiles side by side</h1>");
            comparison(profiles);
        }
        profiles.forEach(this::profile);
    }

    private void comparison(List<Profile> profiles) {
        SideBySide comparison = SideBySide.of(profiles);
        out.add("<table>").row("th", comparison.head().toArray());
        comparison.rows().forEach(row -> out.row("td", row.toArray()));
        out.add("</table>");
        comparison.conclusions().forEach(each -> out.add("<p class=\"verdict\">%s</p>", Xhtml.escaped(each)));
    }

    private void profile(Profile profile) {
        Measured measured = profile.measured();
        out.add("<h1>%s</h1>", Xhtml.escaped(measured.model().name()));
        out.add(
                "<p>%s on %s, %s; weights %.1f MB; %s, %d cores</p>",
                Xhtml.escaped(measured.model().task()),
                Xhtml.escaped(measured.model().provider()),
                Xhtml.escaped(measured.model().precision()),
                measured.model().weightBytes() / 1e6,
                Xhtml.escaped(measured.machine().processor()),
                measured.machine().cores());
        verdict(profile);
        out.add("<h2>Roofline</h2>").add("%s", RooflineChart.of(measured));
        out.add(
                "<p>The line is what the machine reached with the model's settings, over as many weights as the model has;"
                        + " dashed, over far more of them; dotted, with all cores that wait in a busy loop. Points name themselves.</p>");
        for (String phase : List.of(TimedStep.DECODE, TimedStep.PREFILL, TimedStep.RUN)) {
            String map = HeatMap.of(measured, phase);
            if (!map.isEmpty()) {
                out.add("<h2>%s: time, rate and share of the ceiling</h2>", phase)
                        .add("%s", map);
            }
        }
        measured.operators().forEach(this::operators);
        trials(measured);
        ServiceLoad load = measured.load();
        if (load != null) {
            load(load);
        }
    }

    private void verdict(Profile profile) {
        out.add(
                "<div class=\"verdict\"><p><b>%s</b></p><ul>",
                Xhtml.escaped(profile.verdict().sentence()));
        profile.verdict().evidence().forEach(each -> out.add("<li>%s</li>", Xhtml.escaped(each)));
        out.add("</ul>");
        profile.verdict()
                .advice()
                .forEach(advice -> out.add(
                        "<p>Set <code>%s</code> (now <code>%s</code>): ×%.2f %s predicted; %s.</p>",
                        Xhtml.escaped(advice.settings()),
                        Xhtml.escaped(advice.now()),
                        advice.gain(),
                        advice.metric().text(),
                        Xhtml.escaped(advice.because())));
        for (AdviceOutcome outcome : profile.outcome()) {
            out.add(
                    "<p><code>%s</code>%s: predicted ×%.2f, measured ×%.2f.</p>",
                    Xhtml.escaped(outcome.set().toString()),
                    outcome.applied() ? "" : " (not applied)",
                    outcome.predicted(),
                    outcome.measured());
        }
        out.add("</div>");
    }

    private void operators(OperatorTimes operators) {
        out.add("<h2>%s</h2>", Xhtml.escaped(operators.step()));
        out.add(
                "<p>%.3f ms in the library with its trace, %.3f of them in operators; called without: %.3f ms</p>",
                operators.runMillis(), operators.insideMillis(), operators.callMillis());
        out.add("<table>").row("th", "operator", "kind", "share", "calls", "µs a call");
        operators
                .shares()
                .forEach(share -> out.row(
                        "td",
                        share.operator(),
                        share.kind(),
                        number("%.1f %%", 100 * share.share()),
                        number("%.0f", share.calls()),
                        number("%.1f", share.micros())));
        out.add("</table>");
    }

    private void trials(Measured measured) {
        out.add("<h2>Settings</h2><table>")
                .row("th", "threads", "spinning", "instances", "batch", "pause ms", "ms a run", "per second");
        measured.trials()
                .forEach(trial -> out.row(
                        "td",
                        trial.threads(),
                        trial.spinning(),
                        trial.instances(),
                        trial.batch(),
                        number("%.0f", trial.pauseMillis()),
                        number("%.3f", trial.millis()),
                        number("%.0f", trial.rate())));
        out.add("</table>");
    }

    private void load(ServiceLoad load) {
        out.add("<h2>%d clients over HTTP</h2>", load.clients());
        out.add(
                "<p>%.1f answers a second, one in %.1f ms; %.1f cores busy, of which the clients %.0f %%. Rests on %s.</p>",
                load.answersPerSecond(),
                load.millis(),
                load.cores(),
                100 * load.generatorShare(),
                Xhtml.escaped(load.basis()));
        out.add("<table>").row("th", "part of the service", "processor time");
        load.shares().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(part -> out.row("td", part.getKey(), number("%.1f %%", 100 * part.getValue())));
        out.add("</table>");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
