package io.millrace.profile.record;

/**
 * Where a profile was made.
 *
 * @param processor its name
 * @param cache bytes of the last-level cache
 * @param farBytes of the weights that memory was read through with
 * @param copyBandwidth bytes a second of a plain copy, read and written together
 * @param settings what was reached with the model's threads
 * @param best the same with all cores, which wait for each other in a busy loop
 */
public record ProfiledMachine(
        String processor, int cores, long cache, long farBytes, double copyBandwidth, Ceiling settings, Ceiling best) {}
