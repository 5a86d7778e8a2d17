package io.millrace.faults;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph whose runs pass a gate first. */
final class FaultyGraph implements TensorModel {

    private final TensorModel graph;
    private final FaultGate gate;

    FaultyGraph(TensorModel graph, FaultGate gate) {
        this.graph = graph;
        this.gate = gate;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
        gate.pass(rows(inputs));
        return graph.run(inputs, wanted);
    }

    private static int rows(Map<String, Tensor> inputs) {
        return inputs.values().stream()
                .mapToInt(tensor -> tensor.shape().isEmpty()
                        ? 1
                        : Math.toIntExact(tensor.shape().getFirst()))
                .max()
                .orElse(1);
    }

    @Override
    public List<TensorSpec> inputs() {
        return graph.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return graph.outputs();
    }

    @Override
    public void interrupt() {
        gate.interrupt();
        graph.interrupt();
    }

    @Override
    public void close() {
        graph.close();
    }
}
