package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.SampleSource;
import io.millrace.audio.Sound;
import io.millrace.audio.feature.Features;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.serving.Transcription.VoiceActivity;
import org.jspecify.annotations.Nullable;

/**
 * A sound that is to be written down.
 *
 * @param filter what leaves silence out of it; null where nothing does
 * @param asked what the request says of that
 */
record RequestedSound(
        EncodedSound sound,
        SoundLimits limits,
        @Nullable VoiceFilter filter,
        @Nullable VoiceActivity asked) {

    /** Its samples, at the rate of all models. */
    SampleSource open() {
        Sound whole = Sound.open(sound, limits, Features.RATE);
        return filter == null ? whole : filter.of(whole, asked);
    }

    /** @throws InvalidRequest where nothing was decoded of it */
    void requireSamples(SampleSource samples) {
        if (samples.seconds() == 0) {
            throw new InvalidRequest(sound.param(), sound.param() + " holds no sound");
        }
    }
}
