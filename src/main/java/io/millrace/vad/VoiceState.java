package io.millrace.vad;

import java.util.List;

/**
 * What a model remembers of one sound. Changed by the model alone.
 *
 * @param context the last samples that were heard
 * @param layers numbers of its layers
 */
public record VoiceState(float[] context, List<float[]> layers) {

    public VoiceState {
        layers = List.copyOf(layers);
    }
}
