package io.millrace.tasks.sight;

import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.feature.Features;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.tasks.sight.Encodable.Mel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sound of a chat, decoded once to know how long it is; its samples are let go, and decoded again for the encoder.
 *
 * @param samples of it, at the model's rate
 */
record ShownSound(Part.Audio audio, HearingConfig config, SoundLimits limits, long samples) implements Shown {

    private static final int BUFFER = 1 << 14;

    /** @throws InvalidRequest when it is no sound, a broken one, or one over a limit */
    static ShownSound of(Part.Audio audio, HearingConfig config, SoundLimits limits, Checkpoint checkpoint) {
        Sound sound = open(audio, limits);
        float[] buffer = new float[BUFFER];
        long samples = 0;
        int some;
        do {
            some = sound.read(buffer, 0, BUFFER, checkpoint);
            samples += some;
        } while (some == BUFFER);
        if (samples == 0) {
            throw new InvalidRequest(audio.param(), audio.param() + " holds no sound");
        }
        return new ShownSound(audio, config, limits, samples);
    }

    private static Sound open(Part.Audio audio, SoundLimits limits) {
        return Sound.open(new EncodedSound(audio.param(), ByteBuffer.wrap(audio.bytes())), limits, Features.RATE);
    }

    @Override
    public String param() {
        return audio.param();
    }

    @Override
    public byte[] bytes() {
        return audio.bytes();
    }

    @Override
    public String settings() {
        return config.settings();
    }

    @Override
    public String text() {
        return config.marker().repeat(tokens());
    }

    @Override
    public int tokens() {
        int whole = Math.toIntExact(samples / HearingConfig.WINDOW);
        int rest = Math.toIntExact(samples % HearingConfig.WINDOW);
        return whole * config.tokens(HearingConfig.WINDOW) + (rest == 0 ? 0 : config.tokens(rest));
    }

    @Override
    public int columns() {
        return 0;
    }

    @Override
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(samples, HearingConfig.WINDOW));
    }

    @Override
    public long memory() {
        return kept() + 2L * Double.BYTES * HearingConfig.WINDOW;
    }

    @Override
    public long kept() {
        return Math.ceilDiv(samples, config.mel().hop()) * config.mel().width() * Float.BYTES;
    }

    @Override
    public Encodable read(Checkpoint checkpoint) {
        Sound sound = open(audio, limits);
        List<Mel> windows = new ArrayList<>(pieces());
        float[] window = new float[HearingConfig.WINDOW];
        while (sound.hasMore(checkpoint)) {
            int count = sound.read(window, 0, window.length, checkpoint);
            windows.add(config.features(Arrays.copyOf(window, count), checkpoint));
        }
        return new Encodable.Spoken(windows);
    }
}
