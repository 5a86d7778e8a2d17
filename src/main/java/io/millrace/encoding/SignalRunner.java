package io.millrace.encoding;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Runs signals as one batch, those of different lengths padded, and gives what the graph says of each of their frames. */
final class SignalRunner {

    private static final List<String> OUTPUTS = List.of("logits", "logprobs", "log_probs");

    private final TensorModel model;
    private final SignalInputs inputs;
    private final String output;
    private final Item control;

    /**
     * @param control a signal that the graph runs where it is well
     * @throws IllegalArgumentException when the graph takes no signal, or gives nothing for its frames
     */
    SignalRunner(TensorModel model, Item control) {
        this.model = model;
        this.control = control;
        this.inputs = new SignalInputs(model.inputs());
        this.output = OUTPUTS.stream()
                .filter(name -> model.outputs().stream().anyMatch(spec -> isOfFrames(spec, name)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("none of the outputs " + model.outputs() + " is one of "
                        + OUTPUTS + " with a row for each frame"));
    }

    private static boolean isOfFrames(TensorSpec spec, String name) {
        return spec.name().equals(name) && spec.shape().size() == 3;
    }

    Item control() {
        return control;
    }

    List<Result> run(List<Item.Signal> items) {
        Tensor frames = Objects.requireNonNull(
                model.run(inputs.of(items), Set.of(output)).get(output), output);
        FloatReader values = FloatReader.of(frames);
        int count = Math.toIntExact(frames.shape().get(1));
        int width = Math.toIntExact(frames.shape().get(2));
        boolean even = items.stream().mapToInt(Item.Signal::steps).distinct().count() == 1;
        List<Result> results = new ArrayList<>(items.size());
        for (int row = 0; row < items.size(); row++) {
            int own = even ? count : Math.min(count, items.get(row).frames());
            TokenVectors vectors = new TokenVectors(values, row * count * width, width, 0, own);
            results.add(new Result.Matrix(
                    IntStream.range(0, own).mapToObj(vectors::token).toList()));
        }
        return results;
    }
}
