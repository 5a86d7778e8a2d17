package io.millrace.profile.record;

/**
 * A size of step that was timed.
 *
 * @param phase {@link #PREFILL}, {@link #DECODE} or {@link #RUN}
 * @param millis of one step, the median
 * @param runs that were timed
 * @param steady whether the times had stopped falling before
 * @param operations of one step, by the graph
 * @param bytes of weights and cache of one step, by the graph
 * @param activationBytes roughly
 * @param bound what limits it
 * @param floorMillis what the ceiling that limits it would allow
 */
public record TimedStep(
        String phase,
        int batch,
        int tokens,
        int past,
        double millis,
        int runs,
        boolean steady,
        double operations,
        double bytes,
        double activationBytes,
        Bound bound,
        double floorMillis) {

    public static final String PREFILL = "prefill";
    public static final String DECODE = "decode";
    public static final String RUN = "run";

    /** New tokens, or texts of a model without a past, a second. */
    public double rate() {
        return (phase.equals(RUN) ? batch : (double) batch * tokens) * 1000 / millis;
    }

    /** How many times as long as its floor it takes. */
    public double distance() {
        return floorMillis > 0 ? millis / floorMillis : Double.POSITIVE_INFINITY;
    }

    /** Operations a byte. */
    public double intensity() {
        return bytes > 0 ? operations / bytes : 0;
    }
}
