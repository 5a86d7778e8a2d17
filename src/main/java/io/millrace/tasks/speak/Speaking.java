package io.millrace.tasks.speak;

import io.millrace.audio.encoder.SoundEncoder;
import io.millrace.audio.encoder.SoundEncoders;
import io.millrace.core.Checkpoint;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.encoding.Item;
import io.millrace.serving.speech.Speech;
import io.millrace.serving.speech.Speech.Sound;
import io.millrace.speech.Script;
import io.millrace.speech.Voice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text on its way through a model, a sentence at a time. Its calls come one after another, from whatever thread.
 */
final class Speaking {

    /** Samples that are encoded between two checkpoints: some 10 ms of work. */
    private static final int SLICE = 9_216;

    private static final double LEAST_SECONDS = 5; // that a sentence may last, however short
    private static final double SYMBOL_SECONDS = 0.5; // that a symbol may last, many times what one does

    private final ModelId model;
    private final SpeakingFront front;
    private final Speech.Request request;
    private final Voice voice;
    private @Nullable Script script;
    private @Nullable SoundEncoder encoder;
    private int ids;

    Speaking(ModelId model, SpeakingFront front, Speech.Request request) {
        this.model = model;
        this.front = front;
        this.request = request;
        this.voice = front.config().voices().named(request.voice());
    }

    /** The next sentence. */
    List<Item> next(Checkpoint checkpoint) {
        Script known = script;
        if (known == null) {
            known = new Script(
                    front.pronunciation(),
                    request.text(),
                    request.phonemes(),
                    voice.language(),
                    front.config().most());
            script = known;
        }
        int[] sentence = known.next(checkpoint);
        ids = sentence.length;
        return List.of(front.utterance(sentence, voice, request.speed()));
    }

    boolean isOver() {
        return script != null && script.isOver();
    }

    /**
     * The sentence's bytes.
     *
     * @param samples as the graph gave them
     * @throws EngineFailed where they are no sound of the sentence
     */
    Sound encoded(float[] samples, Checkpoint checkpoint) {
        check(samples);
        SoundEncoder into = encoder();
        boolean last = isOver();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        do {
            checkpoint.pass();
            int to = slice(from, samples.length);
            bytes.writeBytes(into.next(Arrays.copyOfRange(samples, from, to), last && to == samples.length));
            from = to;
        } while (from < samples.length);
        return new Sound(bytes.toByteArray(), last);
    }

    /* A WAVE that is whole at once says how long it is. */
    private int slice(int from, int length) {
        return request.format() == Speech.Format.WAV ? length : Math.min(length, from + SLICE);
    }

    private void check(float[] samples) {
        double most = (LEAST_SECONDS + SYMBOL_SECONDS * ids) / Math.min(1, request.speed());
        if (samples.length > most * front.config().rate()) {
            throw new EngineFailed(
                    "model " + model + " answered " + ids + " symbols with " + samples.length
                            + " samples, more than the " + Math.round(most) + " s that they may last",
                    null);
        }
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw new EngineFailed("model " + model + " answered " + samples[i] + " at sample " + i, null);
            }
        }
    }

    private SoundEncoder encoder() {
        SoundEncoder known = encoder;
        if (known == null) {
            known = opened(front.config().rate());
            encoder = known;
        }
        return known;
    }

    private SoundEncoder opened(int rate) {
        return switch (request.format()) {
            case MP3 -> SoundEncoders.mp3(rate);
            case OPUS -> SoundEncoders.opus(rate);
            case FLAC -> SoundEncoders.flac(rate);
            case WAV -> SoundEncoders.wav(rate);
            case PCM -> SoundEncoders.pcm(rate);
        };
    }
}
