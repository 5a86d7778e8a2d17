package io.millrace.profile.graph;

import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The weights of a graph by the names of values that are made of one of them alone, such as one that is transposed or dequantized. */
final class WeightViews {

    private static final Set<String> VIEWS =
            Set.of("DequantizeLinear", "Cast", "Transpose", "Identity", "Reshape", "Squeeze", "Unsqueeze");

    private final Map<String, Weight> byName = new HashMap<>();

    WeightViews(OnnxGraph graph) {
        graph.weights().forEach(weight -> byName.put(weight.name(), weight));
        graph.nodes().forEach(this::pass);
    }

    /* Nodes come in an order in which each is behind those it reads. */
    private void pass(Node node) {
        if (VIEWS.contains(node.operator()) && !node.inputs().isEmpty()) {
            find(node.inputs().getFirst())
                    .ifPresent(weight -> node.outputs().forEach(output -> byName.put(output, weight)));
        }
    }

    Optional<Weight> find(String value) {
        return Optional.ofNullable(byName.get(value));
    }

    /** Whether a node only makes another form of a weight, which is done once as the model is loaded. */
    boolean isView(Node node) {
        return !node.outputs().isEmpty() && byName.containsKey(node.outputs().getFirst());
    }

    /** Those that a node reads. */
    List<Weight> of(Node node) {
        return node.inputs().stream().map(this::find).flatMap(Optional::stream).toList();
    }
}
