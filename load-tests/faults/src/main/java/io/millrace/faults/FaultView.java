package io.millrace.faults;

/**
 * A script being played.
 *
 * @param calls of the model since it began
 */
public record FaultView(String script, long calls) {}
