package io.millrace.verdict;

import java.util.Map;

/**
 * A window of ten seconds of one model, made up: shares of its time, and decode steps (or runs) of given sizes.
 *
 * @param base nanoseconds of a step whatever its rows
 * @param perRow nanoseconds more for each row
 */
record Series(
        double prefill,
        double decode,
        double outside,
        double run,
        double text,
        double present,
        double waiting,
        double cache,
        double streams,
        double behind,
        double base,
        double perRow,
        HostCounters host) {

    static final String MODEL = "m";
    static final long WINDOW = 10_000_000_000L;
    static final Counters START = new Counters(0, HostCounters.NONE, Map.of());

    static Series of(double prefill, double decode, double outside, double run) {
        return new Series(prefill, decode, outside, run, 0, 1, 0, 0, 1, 0, 10, 0, HostCounters.NONE);
    }

    Series text(double share) {
        return new Series(
                prefill, decode, outside, run, share, present, waiting, cache, streams, behind, base, perRow, host);
    }

    Series waiting(double share, double held) {
        return new Series(
                prefill, decode, outside, run, text, present, share, held, streams, behind, base, perRow, host);
    }

    Series behind(double share) {
        return new Series(
                prefill, decode, outside, run, text, present, waiting, cache, streams, share, base, perRow, host);
    }

    Series steps(double constant, double each) {
        return new Series(
                prefill, decode, outside, run, text, present, waiting, cache, streams, behind, constant, each, host);
    }

    Series on(HostCounters machine) {
        return new Series(
                prefill, decode, outside, run, text, present, waiting, cache, streams, behind, base, perRow, machine);
    }

    Series present(double share) {
        return new Series(
                prefill, decode, outside, run, text, share, waiting, cache, streams, behind, base, perRow, host);
    }

    /** At its end. */
    Counters end() {
        return new Counters(WINDOW, host, Map.of(MODEL, counters()));
    }

    private ModelCounters counters() {
        Fit fit = fit();
        return new ModelCounters(
                nanos(prefill),
                nanos(decode),
                nanos(outside),
                nanos(run),
                nanos(text),
                nanos(present),
                nanos(waiting),
                nanos(cache * present),
                nanos(streams),
                nanos(behind * streams),
                fit,
                fit);
    }

    private Fit fit() {
        Fit fit = Fit.NONE;
        for (int rows = 1; rows <= 16; rows++) {
            fit = fit.with(rows, base + perRow * rows);
        }
        return fit;
    }

    private static long nanos(double share) {
        return Math.round(share * WINDOW);
    }

    /** The same where all lasts so many times longer. */
    static Counters slower(Counters counters, long times) {
        return new Counters(
                counters.at() * times,
                slower(counters.host(), times),
                Map.of(MODEL, slower(counters.model(MODEL), times)));
    }

    private static HostCounters slower(HostCounters host, long times) {
        return new HostCounters(
                host.steal() * times,
                host.ticks() * times,
                host.own() * times,
                host.periods() * times,
                host.throttled() * times,
                host.pressure() * times,
                host.collecting() * times,
                host.processors());
    }

    private static ModelCounters slower(ModelCounters model, long times) {
        return new ModelCounters(
                model.prefill() * times,
                model.decode() * times,
                model.outside() * times,
                model.run() * times,
                model.text() * times,
                model.present() * times,
                model.waiting() * times,
                model.cache() * times,
                model.streams() * times,
                model.behind() * times,
                slower(model.steps(), times),
                slower(model.runs(), times));
    }

    private static Fit slower(Fit fit, long times) {
        return new Fit(fit.count(), fit.size(), fit.sizeSquared(), fit.time() * times, fit.sizeTime() * times);
    }
}
