package io.millrace.profile.advice;

import io.millrace.profile.record.Ceiling;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.OperatorTimes;
import io.millrace.profile.record.OperatorTimes.Share;
import io.millrace.profile.record.ServiceLoad;
import io.millrace.profile.record.TimedStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Evidence in words. */
final class EvidenceWords {

    private static final int SHOWN = 4;
    private static final double COLD = 0.1;

    private EvidenceWords() {}

    static String ceiling(TimedStep point, Ceiling ceiling) {
        double seconds = point.millis() / 1000;
        return text(
                "it reads %.1f MB and does %.0f million operations, %.1f GB/s of %.1f that memory gives, and %.1f of %.1f"
                        + " billion operations a second",
                point.bytes() / 1e6,
                point.operations() / 1e6,
                point.bytes() / seconds / 1e9,
                ceiling.nearBandwidth() / 1e9,
                point.operations() / seconds / 1e9,
                ceiling.operations() / 1e9);
    }

    /** The ceiling that a step is nearer to. */
    static String nearer(TimedStep point, Ceiling ceiling) {
        return point.bytes() / ceiling.nearBandwidth() >= point.operations() / ceiling.operations()
                ? "the bandwidth of memory"
                : "the rate of matrix products";
    }

    static String operators(OperatorTimes operators) {
        Map<String, Double> kinds = operators.shares().stream()
                .collect(
                        Collectors.groupingBy(Share::kind, LinkedHashMap::new, Collectors.summingDouble(Share::share)));
        return text(
                "of %s, by the library's trace, %s; %.0f %% lie between operators",
                operators.step(),
                percent(kinds),
                100 * (1 - operators.insideMillis() / Math.max(1e-9, operators.runMillis())));
    }

    static String load(ServiceLoad load) {
        return text(
                "%d clients over HTTP got %.1f answers a second; of the processor time of the service, %s (%s)",
                load.clients(), load.answersPerSecond(), percent(load.shares()), load.basis());
    }

    private static String percent(Map<String, Double> shares) {
        return shares.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .map(entry -> text("%.0f %% %s", 100 * entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** What the figures leave out. */
    static List<String> lacks(Measured measured) {
        List<String> lacks = new ArrayList<>();
        if (!measured.model().uncounted().isEmpty()) {
            lacks.add("not counted, since the graph does not tell their work: "
                    + measured.model().uncounted().entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        ServiceLoad load = measured.load();
        if (load != null && load.compilerShare() > COLD) {
            lacks.add(text(
                    "the service was not warm: compiling took %.0f %% of all processor time",
                    100 * load.compilerShare()));
        }
        long unsteady =
                measured.points().stream().filter(point -> !point.steady()).count();
        if (unsteady > 0) {
            lacks.add(unsteady + " of " + measured.points().size()
                    + " sizes were not steady in the time they had; more --minutes make them so");
        }
        if (!measured.skipped().isEmpty()) {
            lacks.add("left out, since a step would have taken too long: " + String.join("; ", measured.skipped()));
        }
        return lacks;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
