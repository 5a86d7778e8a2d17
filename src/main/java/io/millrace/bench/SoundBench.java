package io.millrace.bench;

import io.millrace.bench.http.Http;
import io.millrace.bench.report.Quantiles;
import io.millrace.tasks.transcribe.BareWhisper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements of {@link BenchSoundsCommand}: each round takes all of them in turn. */
final class SoundBench {

    private static final List<Integer> COPIES = List.of(1, 2, 4, 8, 16);

    private final Http http;
    private final byte[] request;
    private final BareWhisper bare;
    private final int clients;
    private final Duration time;
    private final Map<Integer, List<Double>> loop = new LinkedHashMap<>();
    private final List<Double> served = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>(); // of a core that the load generator took
    private final List<Double> burdened = new ArrayList<>();

    /** @param request for the sound that the bare loop has written down */
    SoundBench(Http http, byte[] request, BareWhisper bare, int clients, Duration time) {
        this.http = http;
        this.request = request;
        this.bare = bare;
        this.clients = clients;
        this.time = time;
    }

    void warmUp() {
        double _ = soundsPerSecond();
        double _ = bare.windowsPerSecond(COPIES.getLast(), time);
    }

    void round() {
        for (int copies : COPIES) {
            rounds(copies).add(bare.windowsPerSecond(copies, time));
        }
        long start = System.nanoTime();
        long processor = http.cpuNanos();
        served.add(bare.windows() * soundsPerSecond());
        double share = (double) (http.cpuNanos() - processor) / (System.nanoTime() - start);
        shares.add(share);
        try (Burner _ = Burner.of(share)) {
            burdened.add(bare.windowsPerSecond(best(), time));
        }
    }

    private double soundsPerSecond() {
        return ClosedLoad.answersPerSecond(http, List.of(request), "a sound", clients, time);
    }

    private int best() {
        return COPIES.stream()
                .max(Comparator.comparingDouble(copies -> Quantiles.median(rounds(copies))))
                .orElseThrow();
    }

    private List<Double> rounds(int copies) {
        return loop.computeIfAbsent(copies, _ -> new ArrayList<>());
    }

    /** @param seconds of the sound */
    void print(String model, double seconds) {
        out(
                "%s, median of %d rounds, %.1f s each; %d clients in closed loop, a sound of %.1f s a request: %d windows, %d tokens",
                model, served.size(), time.toNanos() / 1e9, clients, seconds, bare.windows(), bare.tokens());
        double each = seconds / bare.windows();
        out("                                       | windows/s | seconds of sound/s");
        COPIES.forEach(copies -> row("bare loop, %2d at once".formatted(copies), rounds(copies), each));
        row("service", served, each);
        row(
                "best bare loop beside a thread that takes %.2f of a core".formatted(Quantiles.median(shares)),
                burdened,
                each);
        out(
                "service / best bare loop %.2f (aim: at least 0.85), service / that beside the thread %.2f",
                Quantiles.median(served) / Quantiles.median(rounds(best())),
                Quantiles.median(served) / Quantiles.median(burdened));
    }

    private static void row(String what, List<Double> rates, double seconds) {
        double rate = Quantiles.median(rates);
        out("%-38s | %9.2f | %9.1f", what, rate, rate * seconds);
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
