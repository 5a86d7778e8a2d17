package io.millrace.profile.measure;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.profile.graph.Step;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A graph without a past, with inputs drawn at random; its first output is wanted. */
public final class TensorWork implements StepWork {

    /** Of the sides of pictures that a graph leaves free. */
    private static final long SIDE = 224;

    private final OrtTensorModel model;
    private final RandomInputs inputs;

    private TensorWork(OrtTensorModel model, RandomInputs inputs) {
        this.model = model;
        this.inputs = inputs;
    }

    /**
     * Opens a graph.
     *
     * @param vocabulary number of tokens that it knows
     * @throws IllegalArgumentException where it takes texts as they are
     */
    public static TensorWork open(Path graph, SessionSettings settings, long vocabulary) {
        OrtTensorModel model = OrtTensorModel.open(graph, settings);
        if (model.inputs().stream().anyMatch(input -> input.type() == DType.STRING)) {
            model.close();
            throw new IllegalArgumentException("the graph takes texts as they are, and cannot be profiled");
        }
        return new TensorWork(model, new RandomInputs(vocabulary));
    }

    @Override
    public StepWork beside() {
        return new TensorWork(model.beside(), inputs);
    }

    @Override
    public String provider() {
        return model.provider().name();
    }

    /** Whether its inputs have a length beside their number. */
    public boolean hasLength() {
        return model.inputs().stream()
                .anyMatch(input -> input.shape().size() > 1
                        && input.shape().size() < 4
                        && input.shape().get(1) < 0);
    }

    /** Whether it takes several rows at once. */
    public boolean takesRows() {
        return model.inputs().stream().allMatch(TensorSpec::stackable);
    }

    @Override
    public StepRun step(String phase, Step step) {
        Map<String, Tensor> tensors = model.inputs().stream()
                .collect(Collectors.toMap(TensorSpec::name, spec -> inputs.of(spec, shape(spec, step))));
        Set<String> wanted = Set.of(model.outputs().getFirst().name());
        return () -> {
            Map<String, Tensor> _ = model.run(tensors, wanted);
        };
    }

    private static List<Long> shape(TensorSpec spec, Step step) {
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < spec.shape().size(); i++) {
            long size = spec.shape().get(i);
            long free = i == 0 ? step.batch() : spec.shape().size() < 4 ? step.tokens() : SIDE;
            shape.add(size < 0 ? free : size);
        }
        return shape;
    }

    @Override
    public void close() {
        model.close();
    }
}
