package io.millrace.verdict;

import static io.millrace.verdict.Bottleneck.CLIENT_BOUND;
import static io.millrace.verdict.Bottleneck.CPU_STARVED;
import static io.millrace.verdict.Bottleneck.DECODE_COMPUTE_BOUND;
import static io.millrace.verdict.Bottleneck.DECODE_MEMORY_BOUND;
import static io.millrace.verdict.Bottleneck.GC_BOUND;
import static io.millrace.verdict.Bottleneck.IDLE;
import static io.millrace.verdict.Bottleneck.KV_FULL;
import static io.millrace.verdict.Bottleneck.PREFILL_BOUND;
import static io.millrace.verdict.Bottleneck.QUEUE_BOUND;
import static io.millrace.verdict.Bottleneck.SAMPLING_BOUND;
import static io.millrace.verdict.Bottleneck.TOKENIZER_BOUND;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * What limited the service, or a model of it, between two moments: a pure function of the counters. Where several things hold, the
 * first in this order is said: idle; what slows everything (starved, collecting); what is around the models (text, clients); then what
 * the busiest model's time went into most.
 *
 * @param model the one judged, or the busiest of all; empty where none is known
 */
public record Verdict(Bottleneck state, Figures figures, String model) {

    /** Of the whole service. */
    public static Verdict of(Counters earlier, Counters later) {
        Map<String, ModelCounters> all = all(earlier, later);
        String busiest = busiest(all);
        Figures figures = figures(earlier, later, busiest);
        Figures sum = figures.withTimes(sum(all));
        return new Verdict(judge(sum, figures), sum, busiest);
    }

    private static Map<String, ModelCounters> all(Counters earlier, Counters later) {
        Map<String, ModelCounters> all = new HashMap<>();
        later.models().forEach((name, counters) -> all.put(name, counters.since(earlier.model(name))));
        return all;
    }

    private static ModelCounters sum(Map<String, ModelCounters> all) {
        return all.values().stream().reduce(ModelCounters.NONE, ModelCounters::plus);
    }

    private static String busiest(Map<String, ModelCounters> all) {
        return all.entrySet().stream()
                .max(Comparator.<Map.Entry<String, ModelCounters>>comparingLong(
                                entry -> entry.getValue().work())
                        .thenComparingLong(entry -> entry.getValue().present())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Of one model. */
    public static Verdict of(Counters earlier, Counters later, String model) {
        Figures figures = figures(earlier, later, model);
        return new Verdict(judge(figures, figures), figures, model);
    }

    private static Figures figures(Counters earlier, Counters later, String model) {
        double nanos = Math.max(1, later.at() - earlier.at());
        ModelCounters life = later.model(model);
        ModelCounters work = life.since(earlier.model(model));
        return Figures.of(nanos, later.host().since(earlier.host()), work, sum(all(earlier, later)), life);
    }

    /** @param busiest figures of the busiest model alone */
    private static Bottleneck judge(Figures all, Figures busiest) {
        if (all.busy() < Thresholds.BUSY) {
            return IDLE;
        } else if (isStarved(all)) {
            return CPU_STARVED;
        } else if (all.collecting() >= Thresholds.COLLECTING) {
            return GC_BOUND;
        } else if (all.text() >= Thresholds.BUSY && all.text() > all.work()) {
            return TOKENIZER_BOUND;
        } else if (all.behind() >= Thresholds.BEHIND) {
            return CLIENT_BOUND;
        }
        return inModel(busiest);
    }

    private static boolean isStarved(Figures figures) {
        return figures.throttled() >= Thresholds.THROTTLED
                || figures.steal() >= Thresholds.STEAL
                || (figures.pressure() >= Thresholds.PRESSURE
                        && figures.processor() < Thresholds.OWN
                        && figures.granted() < Thresholds.GRANTED);
    }

    /* Equal parts: the model before what is around it, prompts before completions. */
    private static Bottleneck inModel(Figures figures) {
        double prefill = Math.max(figures.prefill(), figures.run());
        if (figures.sampling() > Math.max(prefill, figures.decode())) {
            return SAMPLING_BOUND;
        } else if (figures.run() >= Math.max(figures.prefill(), figures.decode())) {
            return waits(figures) && figures.growth() < Thresholds.GROWTH ? QUEUE_BOUND : PREFILL_BOUND;
        }
        return figures.prefill() >= figures.decode() ? PREFILL_BOUND : decoding(figures);
    }

    /* More at once helps only where more rows are nearly free: so only there a queue, or a full cache, is what limits. */
    private static Bottleneck decoding(Figures figures) {
        if (isComputeBound(figures)) {
            return DECODE_COMPUTE_BOUND;
        } else if (!waits(figures)) {
            return DECODE_MEMORY_BOUND;
        }
        return figures.cache() >= Thresholds.CACHE ? KV_FULL : QUEUE_BOUND;
    }

    private static boolean waits(Figures figures) {
        return figures.waiting() >= Thresholds.WAITING;
    }

    private static boolean isComputeBound(Figures figures) {
        return Double.isNaN(figures.growth())
                ? figures.rows() > Thresholds.ROWS
                : figures.growth() >= Thresholds.GROWTH;
    }

    /** The evidence in words. */
    public String sentence() {
        return Sentences.of(state, figures);
    }
}
