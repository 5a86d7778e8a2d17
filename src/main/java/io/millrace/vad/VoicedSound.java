package io.millrace.vad;

import io.millrace.audio.BlockSource;
import io.millrace.audio.SampleSource;
import io.millrace.audio.feature.Features;
import io.millrace.core.Checkpoint;
import java.util.Arrays;

/**
 * What of a sound somebody speaks in, as it is read: the rest is left out. It holds no more than what is yet to be decided, however long the
 * sound is. Of one thread.
 */
public final class VoicedSound extends BlockSource {

    private final SampleSource sound;
    private final VoiceModel model;
    private final VoiceState state;
    private final VoiceGate gate;
    private final KeptPieces pieces = new KeptPieces();
    private float[] held = new float[0];
    private long heldFrom;
    private long given;
    private boolean ended;

    public VoicedSound(SampleSource sound, VoiceModel model, VoiceRules rules) {
        this.sound = sound;
        this.model = model;
        this.state = model.start();
        this.gate = new VoiceGate(rules);
    }

    @Override
    protected boolean isEnded() {
        return ended;
    }

    @Override
    protected float[] block(Checkpoint checkpoint) {
        float[] chunk = new float[VoiceModel.CHUNK];
        int count = sound.read(chunk, 0, chunk.length, checkpoint);
        if (count > 0) {
            int before = held.length;
            held = Arrays.copyOf(held, before + count);
            System.arraycopy(chunk, 0, held, before, count);
            gate.next(count, model.probability(chunk, state));
        }
        ended = !sound.hasMore(checkpoint);
        if (ended) {
            gate.end(heldFrom + held.length);
        }
        return kept();
    }

    /* What is kept by now, and holds on to what may be. */
    private float[] kept() {
        long read = heldFrom + held.length;
        long from = Math.max(given, gate.from());
        long until = Math.min(gate.until(), read);
        float[] ready = from < until ? part(from, until) : new float[0];
        if (ready.length > 0) {
            pieces.add(from, ready.length);
            given = until;
        }
        long wanted = Math.clamp(gate.undecided(), heldFrom, read);
        held = part(wanted, read);
        heldFrom = wanted;
        return ready;
    }

    private float[] part(long from, long until) {
        return Arrays.copyOfRange(held, (int) (from - heldFrom), (int) (until - heldFrom));
    }

    @Override
    public double seconds() {
        return sound.seconds();
    }

    @Override
    public double startOf(long sample) {
        return (double) pieces.start(sample) / Features.RATE;
    }

    @Override
    public double endOf(long sample) {
        return (double) pieces.end(sample) / Features.RATE;
    }
}
