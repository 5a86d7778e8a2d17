package io.millrace.tasks.transcribe;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.SampleSource;
import io.millrace.audio.Sound;
import io.millrace.audio.feature.Features;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;

/** A sound that is to be written down. */
record RequestedSound(EncodedSound sound, SoundLimits limits) {

    /** Its samples, at the rate of all models. */
    SampleSource open() {
        return Sound.open(sound, limits, Features.RATE);
    }

    /** @throws InvalidRequest where nothing was decoded of it */
    void requireSamples(SampleSource samples) {
        if (samples.seconds() == 0) {
            throw new InvalidRequest(sound.param(), sound.param() + " holds no sound");
        }
    }
}
