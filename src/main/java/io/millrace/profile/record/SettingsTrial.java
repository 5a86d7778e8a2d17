package io.millrace.profile.record;

/**
 * The model under other settings.
 *
 * @param threads of an operator; as in model.yaml 0 is one per core
 * @param instances that ran side by side
 * @param batch of each run
 * @param pauseMillis between runs
 * @param millis of a run, the median
 * @param rate tokens of a decoder, or rows, a second, pauses included
 */
public record SettingsTrial(
        int threads, boolean spinning, int instances, int batch, double pauseMillis, double millis, double rate) {}
