package io.millrace.tasks.transcribe;

import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.encoding.Item;
import io.millrace.models.ModelFront;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From windows of sound to signals, and from what a model says of frames to text.
 *
 * @param padded whether the graph is told where a signal ends, so that those of different lengths run together
 * @param vad leaves out silence; null where nothing does
 */
record SpeechFront(
        SpeechConfig config,
        SpeechVocabulary vocabulary,
        boolean padded,
        @Nullable VoiceFilter vad) implements ModelFront {

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.AUDIO);
    }

    private static final int[] SAMPLES = {8_000, 8_000, 4_000, 12_000};
    private static final int SEED = 16;

    /** @param inputs names of the graph's inputs */
    SpeechFront(SpeechConfig config, SpeechVocabulary vocabulary, List<String> inputs, @Nullable VoiceFilter vad) {
        this(config, vocabulary, inputs.contains("attention_mask") || inputs.contains("length"), vad);
    }

    /** @param checkpoint passed on the way */
    Item.Signal signal(float[] samples, Checkpoint checkpoint) {
        float[] values = config.features(samples, checkpoint);
        int width = config.features().width();
        return new Item.Signal(values, width, config.reduction().frames(values.length / width), padded);
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

    @Override
    public void close() {
        if (vad != null) {
            vad.close();
        }
    }
}
