package io.millrace.encoding.voice;

import io.millrace.batching.TensorModel;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.FloatReader;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.encoding.UtteranceRunner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks sentences: together where the graph takes several and says how many samples each has, else one by one. */
public final class VoiceGraph implements UtteranceRunner {

    private static final List<String> SOUNDS = List.of("waveform", "audio", "output", "wav", "y");
    private static final Set<String> LENGTHS =
            Set.of("sequence_lengths", "waveform_lengths", "output_lengths", "audio_lengths", "y_lengths");

    private final TensorModel model;
    private final VoiceInputs inputs;
    private final String sound;
    private final Optional<String> lengths;

    /**
     * Gives each sentence its samples; takes rows as well.
     *
     * @param control a sentence that a graph which is well speaks
     * @throws IllegalArgumentException when the graph takes no symbols, gives no sound, or takes a style of another width; the graph stays open
     */
    public static StatelessModel model(TensorModel graph, Item control) {
        if (control instanceof Item.Utterance(int[] _, long _, float[] style, Item.Prosody _)) {
            VoiceInputs.checkStyle(graph.inputs(), style.length);
        }
        return StatelessModel.speaker(graph, new VoiceGraph(graph), control);
    }

    VoiceGraph(TensorModel model) {
        this.model = model;
        this.inputs = new VoiceInputs(model.inputs());
        this.sound = SOUNDS.stream()
                .filter(name -> model.outputs().stream().anyMatch(spec -> isSound(spec, name)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "none of the outputs " + model.outputs() + " is one of " + SOUNDS + " with samples"));
        this.lengths = model.outputs().stream()
                .filter(spec -> LENGTHS.contains(spec.name()) && spec.type() == DType.INT64)
                .map(TensorSpec::name)
                .findFirst();
    }

    private static boolean isSound(TensorSpec spec, String name) {
        return spec.name().equals(name)
                && (spec.type() == DType.FLOAT32 || spec.type() == DType.FLOAT16)
                && !spec.shape().isEmpty();
    }

    @Override
    public @Nullable String apart() {
        if (!inputs.severalRows()) {
            return "its graph takes one sentence at a time";
        }
        return lengths.isEmpty() ? "its graph does not say how many samples each of several sentences has" : null;
    }

    @Override
    public List<Result> run(List<Item.Utterance> items) {
        if (apart() == null) {
            return together(items);
        }
        return items.stream().map(item -> together(List.of(item)).getFirst()).toList();
    }

    private List<Result> together(List<Item.Utterance> items) {
        Set<String> wanted = new LinkedHashSet<>(Set.of(sound));
        lengths.ifPresent(wanted::add);
        Map<String, Tensor> outputs = model.run(inputs.of(items), wanted);
        Tensor samples = Objects.requireNonNull(outputs.get(sound), sound);
        FloatReader reader = FloatReader.of(samples);
        int row = Math.toIntExact(samples.size() / items.size());
        List<Result> results = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            float[] own = new float[length(outputs, i, row)];
            reader.read(i * row, own);
            results.add(new Result.Vector(own));
        }
        return results;
    }

    private int length(Map<String, Tensor> outputs, int item, int row) {
        if (lengths.isEmpty() || !(outputs.get(lengths.get()) instanceof Tensor.Numbers own)) {
            return row;
        }
        ByteBuffer data = own.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long length = data.getLong(item * Long.BYTES);
        if (length < 0 || length > row) {
            throw new IllegalStateException(
                    "the graph says that a sentence has " + length + " samples, of " + row + " that it gave");
        }
        return (int) length;
    }
}
