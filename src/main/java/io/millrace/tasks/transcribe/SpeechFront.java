package io.millrace.tasks.transcribe;

import io.millrace.audio.feature.Features;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.encoding.Item;
import io.millrace.models.ModelFront;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From windows of sound to signals, and from what a model says of frames to text.
 *
 * @param padded whether the graph is told where a signal ends, so that those of different lengths run together
 */
record SpeechFront(SpeechConfig config, CtcVocabulary vocabulary, boolean padded) implements ModelFront {

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.AUDIO);
    }

    /** Least samples that are run: a tenth of a second. Shorter sounds are filled up with silence. */
    static final int LEAST = Features.RATE / 10;

    private static final int WINDOW = 30 * Features.RATE;
    private static final int MARGIN = 5 * Features.RATE;
    private static final int[] SAMPLES = {8_000, 8_000, 4_000, 12_000};
    private static final int SEED = 16;

    SpeechFront(SpeechConfig config, CtcVocabulary vocabulary, List<String> inputs) {
        this(config, vocabulary, inputs.contains("attention_mask") || inputs.contains("length"));
    }

    /** Samples of a window, some 30 s in whole frames. */
    int window() {
        return whole(WINDOW);
    }

    /** Samples at each of its ends that its neighbours say more of, some 5 s in whole frames. */
    int margin() {
        return whole(MARGIN);
    }

    private int whole(int samples) {
        return Math.max(1, samples / config.frameSamples()) * config.frameSamples();
    }

    /** @param checkpoint passed on the way */
    Item.Signal signal(float[] samples, Checkpoint checkpoint) {
        float[] enough = samples.length < LEAST ? Arrays.copyOf(samples, LEAST) : samples;
        float[] values = config.features().of(enough, checkpoint);
        int width = config.features().width();
        return new Item.Signal(values, width, config.reduction().frames(values.length / width), padded);
    }

    double seconds(long frames) {
        return (double) frames * config.frameSamples() / Features.RATE;
    }

    /** Noise of different loudness. */
    @Override
    public List<Item> signals() {
        Random random = new Random(SEED);
        return IntStream.range(0, SAMPLES.length)
                .<Item>mapToObj(i -> noise(random, padded ? SAMPLES[i] : SAMPLES[0], 0.2f / (i + 1)))
                .toList();
    }

    private Item.Signal noise(Random random, int count, float loudness) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = loudness * (float) random.nextGaussian();
        }
        return signal(samples, Checkpoint.NONE);
    }
}
