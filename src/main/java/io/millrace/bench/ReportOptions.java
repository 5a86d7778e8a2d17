package io.millrace.bench;

import io.millrace.bench.report.Goodput;
import io.millrace.bench.report.Html;
import io.millrace.bench.report.Report;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is made of the figures. */
final class ReportOptions {

    @Option(
            names = "--goodput",
            arity = "1..3",
            split = ",",
            description = "objectives of a good request, in milliseconds: ttft:MS tpot:MS e2el:MS")
    List<String> objectives = List.of();

    @Option(names = "--json", description = "file for all figures")
    @Nullable
    Path json;

    @Option(names = "--html", description = "file for a report with curves, of itself complete")
    @Nullable
    Path html;

    @Option(names = "--quiet", description = "says nothing on the way")
    boolean quiet;

    @Option(
            names = "--compare",
            arity = "2",
            description = "two files of --json: ratios B/A with an interval, and a verdict")
    List<Path> compare = List.of();

    ProgressBar progress() {
        return ProgressBar.of(ProgressLook.unless(quiet));
    }

    @Nullable
    Goodput goodput() {
        return objectives.isEmpty() ? null : Goodput.parse(objectives);
    }

    /** @throws IllegalArgumentException where something is asked that only a load over HTTP gives */
    void requireNone() {
        if (json != null || html != null || !objectives.isEmpty()) {
            throw new IllegalArgumentException(
                    "--json, --html and --goodput are of a load over HTTP: they need --url or --local");
        }
    }

    void requireNoPage() {
        if (html != null) {
            throw new IllegalArgumentException(
                    "--html is of one server: --beside prints a table, and --json has all figures");
        }
    }

    void write(Report report) throws IOException {
        Path data = json;
        if (data != null) {
            report.write(data);
        }
        Path page = html;
        if (page != null) {
            Files.writeString(page, Html.of(report));
        }
    }
}
