package io.millrace.audio;

import io.millrace.audio.coded.BrokenSound;
import io.millrace.audio.coded.Pcm;
import io.millrace.audio.coded.SoundFile;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import java.util.Arrays;

/**
 * A sound, decoded as it is read: the mean of its channels at a rate. It holds some blocks of samples, however long it is. Of one thread.
 */
public final class Sound extends BlockSource {

    /** Lowest rate that is read, in samples a second. */
    static final int LEAST_RATE = 1_000;

    /** Frames that are resampled between two checkpoints. */
    private static final int SLICE = 2_048;

    private final String param;
    private final SoundLimits limits;
    private final Pcm pcm;
    private final int rate;
    private final Resampler resampler;
    private float[] decoded = new float[0];
    private int taken;
    private long frames;
    private boolean ended;

    private Sound(String param, SoundLimits limits, Pcm pcm, int rate) {
        this.param = param;
        this.limits = limits;
        this.pcm = pcm;
        this.rate = rate;
        this.resampler = new Resampler(pcm.rate(), rate);
    }

    /**
     * Reads the headers alone, and holds them against the limits.
     *
     * @param rate at which it is given, in samples a second
     * @throws InvalidRequest where the file is no sound, a broken one, or one over a limit
     */
    public static Sound open(EncodedSound sound, SoundLimits limits, int rate) {
        try {
            Pcm pcm = SoundFile.open(sound.file());
            check(pcm, sound.param(), limits);
            return new Sound(sound.param(), limits, pcm, rate);
        } catch (InvalidRequest known) {
            throw known;
        } catch (RuntimeException e) {
            throw refused(sound.param(), e);
        }
    }

    private static void check(Pcm pcm, String param, SoundLimits limits) {
        if (pcm.rate() < LEAST_RATE || pcm.rate() > limits.rate()) {
            throw over(
                    param, pcm.rate() + " samples a second; " + LEAST_RATE + " to " + limits.rate() + " are allowed");
        }
        if (pcm.channels() < 1 || pcm.channels() > limits.channels()) {
            throw over(param, pcm.channels() + " channels; 1 to " + limits.channels() + " are allowed");
        }
        if (pcm.frames() > (long) limits.seconds() * pcm.rate()) {
            throw tooLong(param, limits);
        }
    }

    private static InvalidRequest over(String param, String what) {
        return new InvalidRequest(param, param + " has " + what);
    }

    private static InvalidRequest tooLong(String param, SoundLimits limits) {
        return over(param, "more than the " + limits.seconds() + " s of sound that are allowed");
    }

    /* Decoders say by whatever exception that bytes do not hold together. */
    private static InvalidRequest refused(String param, RuntimeException e) {
        String reason = e instanceof BrokenSound ? String.valueOf(e.getMessage()) : "its data does not hold together";
        return new InvalidRequest(param, param + " cannot be read as sound: " + reason);
    }

    @Override
    public double seconds() {
        return (double) frames / pcm.rate();
    }

    @Override
    public double startOf(long sample) {
        return (double) sample / rate;
    }

    @Override
    public double endOf(long sample) {
        return startOf(sample);
    }

    @Override
    protected boolean isEnded() {
        return ended;
    }

    /** @throws InvalidRequest where the sound is broken, or over a limit */
    @Override
    protected float[] block(Checkpoint checkpoint) {
        if (taken == decoded.length) {
            decoded = mean(decoded(), pcm.channels());
            taken = 0;
            ended = decoded.length == 0;
            frames += decoded.length;
        }
        if (frames > (long) limits.seconds() * pcm.rate()) {
            throw tooLong(param, limits);
        }
        int from = taken;
        taken = Math.min(decoded.length, from + SLICE);
        return resampler.next(Arrays.copyOfRange(decoded, from, taken), ended);
    }

    /* Empty at the end; whoever gives empty blocks without end would never come to it. */
    private float[] decoded() {
        try {
            for (int i = 0; i < Pcm.MOST_FRAMES; i++) {
                float[] block = pcm.next();
                if (block == null) {
                    return new float[0];
                }
                if (block.length > 0) {
                    return block;
                }
            }
        } catch (RuntimeException e) {
            throw refused(param, e);
        }
        throw refused(param, new BrokenSound("it goes on without sound"));
    }

    private static float[] mean(float[] block, int channels) {
        if (channels == 1) {
            return block;
        }
        float[] mean = new float[block.length / channels];
        for (int i = 0; i < mean.length; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += block[i * channels + channel];
            }
            mean[i] = sum / channels;
        }
        return mean;
    }
}
