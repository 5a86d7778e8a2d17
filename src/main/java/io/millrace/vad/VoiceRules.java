package io.millrace.vad;

/**
 * What counts as speech; lengths in samples.
 *
 * @param threshold probability from which it begins; it goes on until that is 0.15 lower, or 0.01
 * @param speech it must last longer
 * @param silence it ends where nobody speaks for so long
 * @param before samples that are kept before it
 * @param after samples that are kept behind it
 */
public record VoiceRules(float threshold, int speech, int silence, int before, int after) {

    private static final float HYSTERESIS = 0.15f;
    private static final float LEAST = 0.01f;

    float end() {
        return Math.max(threshold - HYSTERESIS, LEAST);
    }
}
