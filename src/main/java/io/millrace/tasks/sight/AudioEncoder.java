package io.millrace.tasks.sight;

import io.millrace.audio.feature.Features;
import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.TensorModel;
import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Vectors;
import io.millrace.tasks.sight.Encodable.Mel;
import io.millrace.tasks.sight.Encodable.Spoken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The graph that makes vectors of sounds: {@code audio_values [windows, mels, steps]}, those of one length together. */
final class AudioEncoder implements BatchModel<Encodable, float[]> {

    private static final String VALUES = "audio_values";
    private static final String FEATURES = "audio_features";

    private final TensorModel graph;
    private final HearingConfig config;
    private final int width;
    private final TensorSpec input;
    private final String output;

    /**
     * Over a graph, which it owns from here on.
     *
     * @param width numbers of a vector
     * @throws IllegalArgumentException where the graph is not fed or does not give what this family's do
     */
    AudioEncoder(TensorModel graph, HearingConfig config, int width) {
        this.graph = graph;
        this.config = config;
        this.width = width;
        this.input = input(graph.inputs());
        this.output = EncoderOutput.of("the audio encoder", graph.outputs(), FEATURES);
    }

    private static TensorSpec input(List<TensorSpec> inputs) {
        if (inputs.size() == 1
                && inputs.getFirst().name().equals(VALUES)
                && isFloat(inputs.getFirst().type())) {
            return inputs.getFirst();
        }
        throw new IllegalArgumentException(
                "the audio encoder has the inputs " + inputs + ", must have " + VALUES + " of FLOAT32 or FLOAT16");
    }

    private static boolean isFloat(DType type) {
        return type == DType.FLOAT32 || type == DType.FLOAT16;
    }

    /** Runs a second of silence, and fails where what comes of it is not as many vectors as its tokens. */
    void tryOut() {
        run(List.of(silence()));
    }

    private Encodable silence() {
        return new Spoken(List.of(config.features(new float[Features.RATE], Checkpoint.NONE)));
    }

    @Override
    public List<float[]> run(List<Encodable> batch) {
        List<Spoken> sounds = batch.stream().map(Spoken.class::cast).toList();
        Map<Integer, List<Mel>> byLength =
                sounds.stream().flatMap(sound -> sound.windows().stream()).collect(Collectors.groupingBy(Mel::steps));
        IdentityHashMap<Mel, float[]> made = new IdentityHashMap<>();
        byLength.values().forEach(windows -> together(windows, made));
        return sounds.stream().map(sound -> joined(sound, made)).toList();
    }

    private void together(List<Mel> windows, IdentityHashMap<Mel, float[]> made) {
        int most = input.stackable() ? windows.size() : 1;
        for (int from = 0; from < windows.size(); from += most) {
            List<Mel> some = windows.subList(from, Math.min(windows.size(), from + most));
            Tensor given =
                    graph.run(Map.of(VALUES, stacked(some)), Set.of(output)).get(output);
            float[] all = given == null ? new float[0] : Vectors.of(given);
            int count = some.getFirst().tokens() * width;
            if (all.length != count * some.size()) {
                throw new IllegalStateException("the audio encoder gives " + all.length + " numbers for " + some.size()
                        + " windows that stand in " + count / width + " tokens each, each of " + width);
            }
            for (int i = 0; i < some.size(); i++) {
                made.put(some.get(i), Arrays.copyOfRange(all, i * count, (i + 1) * count));
            }
        }
    }

    /* Mel by mel. */
    private Tensor stacked(List<Mel> windows) {
        int mels = config.mel().width();
        int steps = windows.getFirst().steps();
        List<Long> shape = List.of((long) windows.size(), (long) mels, (long) steps);
        ByteBuffer data = ByteBuffer.allocate(
                        windows.size() * mels * steps * input.type().bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Mel window : windows) {
            for (int mel = 0; mel < mels; mel++) {
                for (int at = mel; at < window.values().length; at += mels) {
                    put(data, window.values()[at]);
                }
            }
        }
        return new Tensor.Numbers(input.type(), shape, data.flip());
    }

    private void put(ByteBuffer data, float value) {
        if (input.type() == DType.FLOAT32) {
            data.putFloat(value);
        } else {
            data.putShort(Float.floatToFloat16(value));
        }
    }

    private static float[] joined(Spoken sound, IdentityHashMap<Mel, float[]> made) {
        List<float[]> parts = sound.windows().stream()
                .map(window -> Objects.requireNonNull(made.get(window)))
                .toList();
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public List<Control<Encodable>> controls() {
        return List.of(new Control<>(silence(), true));
    }

    @Override
    public void interrupt() {
        graph.interrupt();
    }

    @Override
    public void close() {
        graph.close();
    }
}
