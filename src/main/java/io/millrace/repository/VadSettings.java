package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code vad} section of model.yaml: the model of voice activity that cuts silence out of a sound before it is written down. The
 * defaults are Silero's.
 *
 * @param model name of its folder
 * @param threshold probability from which a chunk is speech
 * @param minSpeech shorter speech is left out
 * @param minSilence speech ends where nobody speaks for so long
 * @param pad kept before and behind speech
 */
public record VadSettings(String model, float threshold, Duration minSpeech, Duration minSilence, Duration pad) {

    private static final Duration MOST = Duration.ofSeconds(10);

    public VadSettings {
        Setting.require(Setting.isName(model), "vad.model", "must be the name of a folder", "'" + model + "'");
        Setting.require(threshold > 0 && threshold <= 1, "vad.threshold", "must be above 0 and at most 1", threshold);
        requireShort("vad.min-speech", minSpeech);
        requireShort("vad.min-silence", minSilence);
        requireShort("vad.pad", pad);
    }

    private static void requireShort(String key, Duration time) {
        Setting.require(
                time.compareTo(MOST) <= 0, key, "must be at most " + MOST.toSeconds() + "s", time.toMillis() + "ms");
    }

    @JsonCreator
    static VadSettings of(
            @JsonProperty("model") @Nullable String model,
            @JsonProperty("threshold") @Nullable Float threshold,
            @JsonProperty("min-speech") @Nullable String minSpeech,
            @JsonProperty("min-silence") @Nullable String minSilence,
            @JsonProperty("pad") @Nullable String pad) {
        return new VadSettings(
                model == null ? "" : model,
                threshold == null ? 0.5f : threshold,
                Times.read("vad.min-speech", minSpeech, Duration.ofMillis(250)),
                Times.read("vad.min-silence", minSilence, Duration.ofMillis(100)),
                Times.read("vad.pad", pad, Duration.ofMillis(30)));
    }
}
