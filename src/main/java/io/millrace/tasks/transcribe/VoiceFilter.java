package io.millrace.tasks.transcribe;

import io.millrace.audio.SampleSource;
import io.millrace.audio.feature.Features;
import io.millrace.core.ModelId;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.repository.VadSettings;
import io.millrace.runtime.speech.OrtVoiceModel;
import io.millrace.serving.Transcription.VoiceActivity;
import io.millrace.vad.VoiceModel;
import io.millrace.vad.VoiceRules;
import io.millrace.vad.VoicedSound;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What leaves silence out of sounds before a model hears them.
 *
 * @param model which it owns
 * @param settings where a request says nothing
 */
record VoiceFilter(VoiceModel model, VadSettings settings) implements AutoCloseable {

    private static final String KEY = "vad.model in model.yaml: ";

    /**
     * As model.yaml says it; null where it says nothing.
     *
     * @param folders what the repository has of a name
     * @throws IllegalArgumentException naming what of the other folder does not suit
     */
    static @Nullable VoiceFilter open(ModelFolder folder, Function<ModelId, List<Entry>> folders) {
        VadSettings settings = folder.manifest().vad();
        if (settings == null) {
            return null;
        }
        ModelFolder other = folder(settings.model(), folders);
        try {
            return new VoiceFilter(OrtVoiceModel.open(other.modelFile()), settings);
        } catch (IllegalArgumentException e) {
            throw refusal(settings.model(), String.valueOf(e.getMessage()));
        }
    }

    private static ModelFolder folder(String name, Function<ModelId, List<Entry>> folders) {
        return switch (folders.apply(new ModelId(name)).stream().findFirst().orElse(null)) {
            case Entry.Usable usable -> usable.folder();
            case Entry.Unfetched _ -> throw refusal(name, "is yet to be pulled");
            case Entry.Unusable unusable -> throw refusal(name, "cannot be used: " + unusable.reason());
            case null -> throw refusal(name, "is no folder of the model repository");
        };
    }

    private static IllegalArgumentException refusal(String name, String reason) {
        return new IllegalArgumentException(KEY + name + " " + reason);
    }

    /** What somebody says of a sound. */
    SampleSource of(SampleSource sound, @Nullable VoiceActivity asked) {
        return new VoicedSound(sound, model, rules(asked == null ? new VoiceActivity(null, null, null) : asked));
    }

    private VoiceRules rules(VoiceActivity asked) {
        Float threshold = asked.threshold();
        return new VoiceRules(
                threshold == null ? settings.threshold() : threshold,
                samples(settings.minSpeech(), null),
                samples(settings.minSilence(), asked.silence()),
                samples(settings.pad(), asked.before()),
                samples(settings.pad(), null));
    }

    private static int samples(Duration stated, @Nullable Integer asked) {
        long millis = asked == null ? stated.toMillis() : asked;
        return Math.toIntExact(millis * Features.RATE / 1_000);
    }

    @Override
    public void close() {
        model.close();
    }
}
