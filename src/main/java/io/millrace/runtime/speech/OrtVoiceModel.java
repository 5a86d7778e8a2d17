package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.vad.VoiceModel;
import io.millrace.vad.VoiceState;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Silero's models as ONNX Runtime runs them, on the processor, by one thread a run: a run takes a fraction of a millisecond. */
public final class OrtVoiceModel implements VoiceModel {

    private static final SessionSettings SETTINGS = new SessionSettings(List.of(Provider.CPU), true, 0, 1, false);
    private static final int RATE = 16_000;

    /** A thread's own way to the session. */
    private record Lane(Ownership owned, SpeechGraph graph, HostTensors host) {
        static Lane of(SpeechGraph graph) {
            Ownership owned = new Ownership();
            return new Lane(owned, owned.own(graph), HostTensors.of(owned));
        }
    }

    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private final Queue<Lane> idle = new ConcurrentLinkedQueue<>();
    private final Lane first;
    private final VoiceSignature signature;
    private boolean closed;

    private OrtVoiceModel(Lane first, VoiceSignature signature) {
        this.first = first;
        this.signature = signature;
        idle.add(first);
    }

    /**
     * Loads a model.
     *
     * @throws IllegalArgumentException when the graph is not what it should be, which names the file and what is missing
     * @throws OrtFailure when ONNX Runtime does not load it
     */
    public static OrtVoiceModel open(Path file) {
        Lane first = Lane.of(SpeechGraph.open(file, SETTINGS, SpeechThreads.AS_SET));
        try {
            OrtVoiceModel model = new OrtVoiceModel(first, VoiceSignature.of(first.graph()));
            model.check();
            return model;
        } catch (RuntimeException | Error e) {
            first.owned().close();
            throw e;
        }
    }

    private void check() {
        try {
            float _ = probability(new float[CHUNK], start());
        } catch (RuntimeException e) {
            throw first.graph().refusal("does not run on " + CHUNK + " samples of silence: " + e.getMessage());
        }
    }

    @Override
    public VoiceState start() {
        return new VoiceState(
                new float[signature.context()],
                signature.layers().stream()
                        .map(layer -> new float[VoiceSignature.LAYERS * layer.size()])
                        .toList());
    }

    @Override
    public float probability(float[] chunk, VoiceState state) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new CancellationException("the model has been closed");
            }
            Lane own = idle.poll();
            Lane lane = own == null ? Lane.of(first.graph().beside()) : own;
            try {
                return probability(chunk, state, lane);
            } finally {
                idle.add(lane);
            }
        } catch (OrtFailure e) {
            throw new EngineFailed("The model of voice activity failed", e);
        } finally {
            use.readLock().unlock();
        }
    }

    private float probability(float[] chunk, VoiceState state, Lane lane) {
        List<String> wanted = new ArrayList<>(List.of(VoiceSignature.OUTPUT));
        signature.layers().forEach(layer -> wanted.add(layer.next()));
        Map<String, HostValue> outputs;
        try (Ownership inputs = new Ownership()) {
            outputs = lane.graph().run(inputs(chunk, state, lane, inputs), wanted);
        }
        try (Ownership held = new Ownership()) {
            outputs.values().forEach(held::own);
            return taken(outputs, chunk, state);
        }
    }

    private Map<String, MemorySegment> inputs(float[] chunk, VoiceState state, Lane lane, Ownership inputs) {
        Map<String, MemorySegment> given = new LinkedHashMap<>();
        HostValue input =
                inputs.own(HostValue.zeros(lane.host(), DType.FLOAT32, 1, state.context().length + chunk.length));
        input.put(0, state.context());
        input.put(state.context().length, chunk);
        given.put(VoiceSignature.INPUT, input.value());
        TensorInfo rate = signature.rate();
        long[] shape = rate.shape().stream().mapToLong(_ -> 1).toArray();
        given.put(
                VoiceSignature.RATE,
                lane.host()
                        .integers(rate.type(), inputs, new int[] {RATE}, shape)
                        .value());
        for (int i = 0; i < signature.layers().size(); i++) {
            VoiceSignature.Layer layer = signature.layers().get(i);
            HostValue value =
                    inputs.own(HostValue.zeros(lane.host(), DType.FLOAT32, VoiceSignature.LAYERS, 1, layer.size()));
            value.put(0, state.layers().get(i));
            given.put(layer.name(), value.value());
        }
        return given;
    }

    private float taken(Map<String, HostValue> outputs, float[] chunk, VoiceState state) {
        for (int i = 0; i < signature.layers().size(); i++) {
            HostValue next =
                    Objects.requireNonNull(outputs.get(signature.layers().get(i).next()));
            float[] own = state.layers().get(i);
            System.arraycopy(next.floats(0, own.length), 0, own, 0, own.length);
        }
        float[] context = state.context();
        System.arraycopy(chunk, chunk.length - context.length, context, 0, context.length);
        float probability =
                Objects.requireNonNull(outputs.get(VoiceSignature.OUTPUT)).floats(0, 1)[0];
        if (!Float.isFinite(probability)) {
            throw new RequestFailed("The model of voice activity gave a number for this sound that is not finite");
        }
        return probability;
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) {
                lane.owned().close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
