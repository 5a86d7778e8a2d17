package io.millrace.quantize;

import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a number of 8 bits in a decoder's cache stands for: a scale for each channel of each head, taken from what the model keeps of a
 * text.
 *
 * @param channels by the input that the graph reads keys or values of a layer from, [heads · headDim]
 */
record CacheScales(Map<String, float[]> channels) {

    /** Nothing is quantized. */
    static final CacheScales NONE = new CacheScales(Map.of());

    private static final int LARGEST = 127;
    private static final float ROOM = 1.25f; // other texts have larger numbers than one
    private static final float LEAST = 1e-6f;

    /**
     * Runs the model over a text.
     *
     * @throws IllegalArgumentException where the text has no token, or the cache is none of numbers in host memory
     */
    static CacheScales measure(ModelFolder folder, String text) {
        try (Tokenizer tokenizer = Tokenizers.load(folder.path())) {
            int[] tokens = tokenizer.encode(text, true);
            if (tokens.length == 0) {
                throw new IllegalArgumentException("the text has no token");
            }
            DecoderOptions options = DecoderLoss.options(folder, GenerationDefaults.load(folder.path(), tokenizer));
            try (OrtDecoder decoder = OrtDecoder.open(folder.modelFile(), options)) {
                return over(decoder, Arrays.copyOf(tokens, Math.min(tokens.length, DecoderLoss.MOST_TOKENS)));
            }
        }
    }

    private static CacheScales over(OrtDecoder decoder, int[] tokens) {
        Map<String, float[]> largest = new HashMap<>();
        for (int from = 0; from < tokens.length; from += decoder.maxLength()) {
            int[] window = Arrays.copyOfRange(tokens, from, Math.min(from + decoder.maxLength(), tokens.length));
            decoder.prefill(new PrefillChunk(0, 0, window, false));
            decoder.largest(0, window.length)
                    .forEach((input, channels) -> largest.merge(input, channels, CacheScales::larger));
        }
        largest.values().forEach(CacheScales::scale);
        return new CacheScales(Map.copyOf(largest));
    }

    private static float[] larger(float[] one, float[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] = Math.max(one[i], other[i]);
        }
        return one;
    }

    private static void scale(float[] channels) {
        for (int i = 0; i < channels.length; i++) {
            if (!Float.isFinite(channels[i])) {
                throw new IllegalArgumentException("the model keeps keys or values that are no numbers");
            }
            channels[i] = Math.max(channels[i], LEAST) * ROOM / LARGEST;
        }
    }
}
