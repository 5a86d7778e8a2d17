package io.millrace.lab.drill;

import io.millrace.bench.report.Quantiles;
import io.millrace.lab.load.DrillTally;
import io.millrace.lab.service.ServiceMemory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What an overload drill measured: of goodput the median of its rounds, of all else the worst. */
record OverloadReport(OverloadDrill drill, List<OverloadDrill.Round> rounds, ServiceMemory start, ServiceMemory end) {

    public OverloadReport {
        rounds = List.copyOf(rounds);
    }

    List<Aim> aims() {
        double goodput = goodputByPeak();
        double answers = answers(worst(OverloadReport::answers));
        double refusal = worst(OverloadReport::refusalMillis).tally().refusedMillis(0.99);
        return List.of(
                Aim.speed("goodput at least 90 % of peak", percent(goodput), goodput >= 0.9),
                Aim.speed(
                        "p99 of accepted requests, in answers, within the queue's limit",
                        String.format(Locale.ROOT, "%.0f of %d", answers, drill.mostAnswers()),
                        answers <= drill.mostAnswers()),
                Aim.speed("p99 of refusals below 50 ms", String.format(Locale.ROOT, "%.1f ms", refusal), refusal < 50),
                Aim.speed(
                        "heap grows by less than 8 MB",
                        String.format(Locale.ROOT, "%+.1f MB", (end.heap() - start.heap()) / 1e6),
                        end.heap() - start.heap() < 8e6),
                Aim.speed(
                        "RSS grows by less than 5 %",
                        percent(end.resident() / start.resident() - 1), end.resident() < 1.05 * start.resident()),
                Aim.none(
                        "requests without an answer",
                        sum(DrillTally::lost),
                        rounds.getLast().tally().fault()),
                Aim.none("answers but 200 and 429", sum(DrillTally::strange), ""),
                Aim.none("429 without Retry-After", sum(DrillTally::unexplained), ""));
    }

    /** Successes under overload by those at the peak beside it: the median of the rounds. */
    double goodputByPeak() {
        return Quantiles.median(
                rounds.stream().map(OverloadDrill.Round::goodputByPeak).toList());
    }

    private static double answers(OverloadDrill.Round round) {
        return round.tally().acceptedAnswers(0.99);
    }

    private static double refusalMillis(OverloadDrill.Round round) {
        return round.tally().refusedMillis(0.99);
    }

    private OverloadDrill.Round worst(ToDoubleFunction<OverloadDrill.Round> figure) {
        return rounds.stream().max(Comparator.comparingDouble(figure)).orElseThrow();
    }

    private long sum(ToLongFunction<DrillTally> count) {
        return rounds.stream()
                .mapToLong(round -> count.applyAsLong(round.tally()))
                .sum();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
