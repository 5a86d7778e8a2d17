package io.millrace.whisper;

import java.util.List;

/**
 * Some seconds of a sound that are to be written down; the arrays are neither copied nor changed.
 *
 * @param features {@code [frames, mels]}
 * @param frames of 10 ms that hold sound
 * @param before tokens of earlier text
 * @param language its token, {@link #UNKNOWN} where it is to be found out
 * @param translating whether into English
 * @param temperatures tried in turn
 * @param seed of sampling
 * @param words whether the times of words are wanted
 * @param most tokens that it may become
 */
public record Window(
        float[] features,
        int frames,
        int[] before,
        int language,
        boolean translating,
        List<Float> temperatures,
        long seed,
        boolean words,
        int most) {

    public static final int UNKNOWN = -1;

    /** Frames of a whole one. */
    public static final int FRAMES = 3_000;

    public Window {
        temperatures = List.copyOf(temperatures);
        if (frames < 1 || frames > FRAMES || temperatures.isEmpty() || most < 1) {
            throw new IllegalArgumentException(
                    frames + " frames, " + temperatures.size() + " temperatures and " + most + " tokens");
        }
    }

    /** The temperatures of a request. */
    public static List<Float> temperatures(float asked) {
        return asked == 0 ? FallbackThresholds.LADDER : List.of(asked);
    }

    /** Windows of equal groups are decoded together: their prompts are of one length. */
    public Object group(WhisperTokens tokens) {
        return Math.min(before.length, tokens.mostBefore());
    }

    static Window silence(int mels) {
        return new Window(new float[FRAMES * mels], FRAMES, new int[0], UNKNOWN, false, List.of(0f), 0, false, 1);
    }
}
