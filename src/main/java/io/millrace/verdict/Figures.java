package io.millrace.verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a verdict rests on. Shares are of the window's time, 1 being all of it, unless said otherwise.
 *
 * @param seconds of the window
 * @param busy the most of: work of models, text, presence of requests
 * @param prefill in steps over prompts
 * @param decode in steps over completions
 * @param sampling in the engine and outside of the model
 * @param run in runs of stateless models
 * @param text in templates, tokenizing and detokenizing, over all threads
 * @param waiting while something waited for a slot or a run
 * @param cache mean share of the KV cache that was held while requests were there
 * @param behind share of open streams whose client was behind
 * @param rows mean of a decode step, or tokens of a stateless run
 * @param growth share of a step's time that grows with its rows; NaN where not known
 * @param processor share of its processors that this process used
 * @param granted processor time of this process by the time of all models and texts; NaN where they did nothing
 * @param steal share of the machine's time that a hypervisor gave to others
 * @param throttled share of the periods of the CPU limit in which the control group was stopped
 * @param pressure while some task of the control group, or of the machine, waited for a processor
 * @param collecting pauses of the garbage collector
 */
public record Figures(
        double seconds,
        double busy,
        double prefill,
        double decode,
        double sampling,
        double run,
        double text,
        double waiting,
        double cache,
        double behind,
        double rows,
        double growth,
        double processor,
        double granted,
        double steal,
        double throttled,
        double pressure,
        double collecting) {

    /**
     * Of one model in a window.
     *
     * @param nanos its length
     * @param all models in it
     * @param life of the model since the start, which has the growth where the window does not tell
     */
    static Figures of(double nanos, HostCounters host, ModelCounters work, ModelCounters all, ModelCounters life) {
        boolean generates = work.run() <= work.work() / 2;
        Fit fit = generates ? work.steps() : work.runs();
        double growth = fit.growth();
        return new Figures(
                nanos / 1e9,
                busy(nanos, work),
                work.prefill() / nanos,
                work.decode() / nanos,
                work.outside() / nanos,
                work.run() / nanos,
                work.text() / nanos,
                work.waiting() / nanos,
                share(work.cache(), work.present()),
                share(work.behind(), work.streams()),
                fit.meanSize(),
                Double.isNaN(growth) ? (generates ? life.steps() : life.runs()).growth() : growth,
                (double) host.own() * HostCounters.TICK / nanos / Math.max(1, host.processors()),
                granted(host, all),
                share(host.steal(), host.ticks()),
                share(host.throttled(), host.periods()),
                host.pressure() / nanos,
                host.collecting() / nanos);
    }

    private static double granted(HostCounters host, ModelCounters all) {
        long wanted = all.work() + all.text();
        return wanted > 0 ? (double) host.own() * HostCounters.TICK / wanted : Double.NaN;
    }

    private static double busy(double nanos, ModelCounters work) {
        return Math.max(work.present(), Math.max(work.work(), work.text())) / nanos;
    }

    /** The same with the times of all models; queue, cache, rows and growth stay those of this one. */
    Figures withTimes(ModelCounters all) {
        double nanos = seconds * 1e9;
        return new Figures(
                seconds,
                busy(nanos, all),
                all.prefill() / nanos,
                all.decode() / nanos,
                all.outside() / nanos,
                all.run() / nanos,
                all.text() / nanos,
                waiting,
                cache,
                share(all.behind(), all.streams()),
                rows,
                growth,
                processor,
                granted,
                steal,
                throttled,
                pressure,
                collecting);
    }

    /** In models, all kinds of it. */
    double work() {
        return prefill + decode + sampling + run;
    }

    private static double share(long part, long whole) {
        return whole > 0 ? (double) part / whole : 0;
    }

    /** By name, to three digits; without what is not known. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        put(shown, "busy", busy);
        put(shown, "prefill", prefill);
        put(shown, "decode", decode);
        put(shown, "sampling", sampling);
        put(shown, "run", run);
        put(shown, "text", text);
        put(shown, "waiting", waiting);
        put(shown, "cache", cache);
        put(shown, "behind", behind);
        put(shown, "rows", rows);
        put(shown, "growth", growth);
        put(shown, "processor", processor);
        put(shown, "granted", granted);
        put(shown, "steal", steal);
        put(shown, "throttled", throttled);
        put(shown, "pressure", pressure);
        put(shown, "collecting", collecting);
        return shown;
    }

    private static void put(Map<String, Object> shown, String name, double value) {
        if (Double.isFinite(value)) {
            shown.put(name, Math.round(value * 1e3) / 1e3);
        }
    }
}
