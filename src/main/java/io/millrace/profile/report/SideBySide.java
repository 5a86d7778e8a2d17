package io.millrace.profile.report;

import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.SettingsTrial;
import io.millrace.profile.record.TimedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Profiles side by side.
 *
 * @param head of the columns
 * @param rows one a profile
 * @param conclusions in words
 */
public record SideBySide(List<String> head, List<List<String>> rows, List<String> conclusions) {

    private record Seen(Profile profile, String name, double rate, double perUnit) {}

    /** Of two profiles or more. */
    public static SideBySide of(List<Profile> profiles) {
        List<Seen> seen = profiles.stream().map(SideBySide::seen).toList();
        return new SideBySide(
                List.of(
                        "model",
                        "provider",
                        "machine",
                        "clients",
                        "limited by",
                        "per second",
                        "per core or device",
                        "of its ceiling",
                        "answers/s"),
                seen.stream().map(SideBySide::row).toList(),
                conclusions(seen));
    }

    private static Seen seen(Profile profile) {
        Measured measured = profile.measured();
        double rate = measured.trials().stream()
                .filter(trial -> trial.pauseMillis() == 0)
                .mapToDouble(SettingsTrial::rate)
                .max()
                .orElseGet(() -> measured.points().stream()
                        .mapToDouble(TimedStep::rate)
                        .max()
                        .orElse(0));
        int units =
                measured.model().provider().equals("CPU") ? measured.machine().cores() : 1;
        String name = measured.model().name() + " on " + measured.model().provider() + ", "
                + measured.machine().processor();
        return new Seen(profile, name, rate, rate / units);
    }

    private static List<String> row(Seen seen) {
        Measured measured = seen.profile().measured();
        ServiceLoad load = measured.load();
        double near = measured.points().stream()
                .mapToDouble(point -> 1 / point.distance())
                .max()
                .orElse(0);
        return List.of(
                measured.model().name(),
                measured.model().provider(),
                measured.machine().processor() + ", " + measured.machine().cores() + " cores",
                Integer.toString(measured.clients()),
                seen.profile().verdict().bottleneck(),
                text("%.0f", seen.rate()),
                text("%.0f", seen.perUnit()),
                text("%.0f %%", 100 * near),
                load == null ? "–" : text("%.1f", load.answersPerSecond()));
    }

    /* Tokens and texts cannot be held against each other, nor can loads of other sizes. */
    private static List<String> conclusions(List<Seen> seen) {
        List<String> conclusions = new ArrayList<>();
        seen.stream()
                .collect(Collectors.groupingBy(each -> each.profile().measured().isDecoder()))
                .forEach((decoders, alike) -> {
                    if (alike.size() > 1) {
                        String unit = decoders ? "tokens" : "rows";
                        conclusions.add(best(alike, unit + " a second in all", Comparator.comparingDouble(Seen::rate)));
                        conclusions.add(best(
                                alike,
                                unit + " a second per core or device",
                                Comparator.comparingDouble(Seen::perUnit)));
                    }
                });
        long loads = seen.stream()
                .map(each -> each.profile().measured().clients())
                .distinct()
                .count();
        if (loads > 1) {
            conclusions.add(
                    "The profiles are of different numbers of clients, so that their rates are of different loads.");
        }
        return conclusions;
    }

    private static String best(List<Seen> alike, String what, Comparator<Seen> order) {
        Seen best = alike.stream().max(order).orElseThrow();
        Seen next = alike.stream().filter(each -> !each.equals(best)).max(order).orElse(best);
        double ratio = what.endsWith("device") ? best.perUnit() / next.perUnit() : best.rate() / next.rate();
        return text("Most %s: %s, ×%.2f of the next, %s.", what, best.name(), ratio, next.name());
    }

    /** As lines of a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder(String.join(" | ", head)).append('\n');
        rows.forEach(row -> out.append(String.join(" | ", row)).append('\n'));
        conclusions.forEach(each -> out.append(each).append('\n'));
        return out.toString();
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
