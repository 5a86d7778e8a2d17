package io.millrace.whisper;

import java.util.List;

/** When a window's text is not believed, as OpenAI's transcribe() has it. */
final class FallbackThresholds {

    /** Temperatures that are tried one after the other. */
    static final List<Float> LADDER = List.of(0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f);

    private static final double COMPRESSION = 2.4;
    private static final double LOGPROB = -1;
    private static final double NO_SPEECH = 0.6;

    /** Above which what was said does not guide what comes next. */
    private static final float GUIDING = 0.5f;

    private FallbackThresholds() {}

    /** Whether another temperature may give a better text: it repeats itself or is unlikely, and somebody speaks. */
    static boolean isDoubtful(double compressionRatio, double logprob, double noSpeech) {
        return (compressionRatio > COMPRESSION || logprob < LOGPROB) && !isSilent(logprob, noSpeech);
    }

    /** Whether nothing is said, whatever the text. */
    static boolean isSilent(double logprob, double noSpeech) {
        return noSpeech > NO_SPEECH && logprob < LOGPROB;
    }

    static boolean guides(float temperature) {
        return temperature <= GUIDING;
    }
}
