package io.millrace.bench.report;

import io.millrace.bench.answer.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What one level of load measured. Rates are of what ended, and tokens of what came, within {@code seconds}; latencies are those of all
 * requests, from when each was due.
 *
 * @param inputTokens of successes; 0 where no answer says
 * @param tokensFrom {@code usage}, or {@code pieces} where an answer did not say how many tokens it has
 * @param goodput requests a second that met the objectives; null where there are none
 */
public record Point(
        Level level,
        double seconds,
        long requests,
        long succeeded,
        Map<String, Long> errors,
        Map<String, String> faults,
        long inputTokens,
        long outputTokens,
        String tokensFrom,
        double requestsPerSecond,
        double inputTokensPerSecond,
        double outputTokensPerSecond,
        @Nullable Double goodput,
        @Nullable Distribution ttft,
        @Nullable Distribution tpot,
        @Nullable Distribution itl,
        @Nullable Distribution e2el,
        @Nullable Distribution lag,
        Client client,
        Samples samples) {

    private static final int SLICES = 20;

    /**
     * What {@link Comparison} needs of single requests.
     *
     * @param ttft milliseconds, of each that has one; so the others
     * @param requestsPerSecond of each twentieth of the time; so the tokens
     */
    public record Samples(
            double[] ttft, double[] tpot, double[] e2el, double[] requestsPerSecond, double[] outputPerSecond) {}

    /**
     * Of all requests of a run.
     *
     * @param start by {@link System#nanoTime}, as {@code end}
     * @param end of the time that rates are of
     */
    public static Point of(
            Level level, List<Sample> all, long start, long end, @Nullable Goodput goodput, Client client) {
        List<Sample> good = all.stream().filter(Sample::succeeded).toList();
        List<Sample> inTime =
                good.stream().filter(sample -> sample.end() - end <= 0).toList();
        double seconds = (end - start) / 1e9;
        return new Point(
                level,
                seconds,
                all.size(),
                good.size(),
                errors(all),
                faults(all),
                sum(good, sample -> Math.max(0, sample.input())),
                sum(good, Sample::output),
                good.stream().allMatch(Sample::counted) ? "usage" : "pieces",
                inTime.size() / seconds,
                sum(inTime, sample -> Math.max(0, sample.input())) / seconds,
                output(good, start, end) / seconds,
                goodput == null
                        ? null
                        : inTime.stream().filter(goodput::isMetBy).count() / seconds,
                Distribution.ofNanos(good.stream().flatMapToLong(Sample::firstToken)),
                Distribution.ofNanos(good.stream().flatMapToLong(Sample::perToken)),
                Distribution.ofNanos(good.stream().flatMapToLong(Sample::gaps)),
                Distribution.ofNanos(good.stream().mapToLong(Sample::endToEnd)),
                Distribution.ofNanos(all.stream().mapToLong(Sample::lag)),
                client,
                samples(good, start, end));
    }

    private static Map<String, Long> errors(List<Sample> all) {
        return all.stream()
                .filter(sample -> !sample.succeeded())
                .collect(Collectors.groupingBy(Sample::error, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, String> faults(List<Sample> all) {
        return all.stream()
                .filter(sample -> !sample.succeeded())
                .collect(Collectors.toMap(Sample::error, Sample::fault, (first, _) -> first, TreeMap::new));
    }

    private static long sum(List<Sample> samples, ToLongFunction<Sample> what) {
        return samples.stream().mapToLong(what).sum();
    }

    private static double output(List<Sample> good, long from, long to) {
        return good.stream()
                .mapToDouble(sample -> sample.outputBefore(to) - sample.outputBefore(from))
                .sum();
    }

    private static Samples samples(List<Sample> good, long start, long end) {
        double[] outputs = new double[SLICES];
        double[] requests = new double[SLICES];
        for (int i = 0; i < SLICES; i++) {
            long from = start + (end - start) * i / SLICES;
            long to = start + (end - start) * (i + 1) / SLICES;
            double seconds = (to - from) / 1e9;
            outputs[i] = output(good, from, to) / seconds;
            requests[i] = good.stream()
                            .filter(sample -> sample.end() - from > 0 && sample.end() - to <= 0)
                            .count()
                    / seconds;
        }
        return new Samples(
                millis(good, Sample::firstToken),
                millis(good, Sample::perToken),
                millis(good, sample -> LongStream.of(sample.endToEnd())),
                requests,
                outputs);
    }

    private static double[] millis(List<Sample> samples, Function<Sample, LongStream> what) {
        return samples.stream()
                .flatMapToDouble(sample -> what.apply(sample).mapToDouble(nanos -> Math.round(nanos / 1e3) / 1e3))
                .toArray();
    }

    /** Whether answers are streams of tokens. */
    boolean generates() {
        return ttft != null;
    }

    /** Tokens, or where there are none requests, a second. */
    double throughput() {
        return generates() ? outputTokensPerSecond : requestsPerSecond;
    }

    /** Of what is to be said of a measurement beside its figures. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>(client.warnings());
        if (lag != null && !level.closedLoop() && lag.p99() > 10) {
            remarks.add("requests were sent late, by %.0f ms at p99: latencies count it".formatted(lag.p99()));
        }
        if (generates() && tokensFrom.equals("pieces")) {
            remarks.add("answers do not say how many tokens they have (no usage): pieces of the streams are counted");
        }
        faults.forEach((kind, fault) -> remarks.add(errors.get(kind) + " × " + kind + ": " + fault));
        return remarks;
    }
}
