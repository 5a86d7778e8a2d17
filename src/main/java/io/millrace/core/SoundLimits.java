package io.millrace.core;

/**
 * How much sound one request may bring.
 *
 * @param seconds most of it
 * @param rate highest, in samples a second
 * @param channels most of them
 */
public record SoundLimits(int seconds, int rate, int channels) {

    public static final SoundLimits DEFAULT = new SoundLimits(7_200, 192_000, 8);

    public SoundLimits {
        if (seconds < 1 || rate < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: seconds " + seconds + ", rate " + rate + ", channels " + channels);
        }
    }
}
