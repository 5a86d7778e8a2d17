package io.millrace.profile.measure;

import io.millrace.core.TemporaryFolder;
import io.millrace.profile.measure.Sweep.Timed;
import io.millrace.profile.record.Operators;
import io.millrace.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs a few steps with the library's own trace, in a folder that is deleted. */
public final class Tracing {

    private static final int WARM = 3;
    private static final int MOST = 20;
    private static final double MOST_MILLIS = 2000;

    private Tracing() {}

    /** Where the time of each step goes; those of a model of several graphs are left out, since their traces do not fit together. */
    public static List<Operators> of(
            Function<SessionSettings, ? extends Work> opener, SessionSettings settings, List<Timed> steps)
            throws IOException {
        List<Operators> operators = new ArrayList<>();
        for (Timed step : steps) {
            Path folder = Files.createTempDirectory("millrace-trace");
            try {
                int runs = run(opener, settings.withTrace(folder.resolve("trace")), step);
                read(folder, step, runs).ifPresent(operators::add);
            } finally {
                TemporaryFolder.delete(folder);
            }
        }
        return operators;
    }

    private static int run(Function<SessionSettings, ? extends Work> opener, SessionSettings settings, Timed timed) {
        int count = (int) Math.clamp(MOST_MILLIS / timed.timing().millis(), 1, MOST);
        try (Work work = opener.apply(settings)) {
            StepRun step = work.step(timed.size().phase(), timed.size().step());
            step.prepare();
            for (int i = 0; i < WARM + count; i++) {
                step.run();
            }
        }
        return count;
    }

    private static Optional<Operators> read(Path folder, Timed step, int runs) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        return files.size() == 1
                ? Optional.of(Trace.read(files.getFirst())
                        .last(runs, name(step), step.timing().millis()))
                : Optional.empty();
    }

    private static String name(Timed timed) {
        return String.format(
                Locale.ROOT,
                "%s, batch %d, %d tokens behind %d",
                timed.size().phase(),
                timed.size().step().batch(),
                timed.size().step().tokens(),
                timed.size().step().past());
    }
}
