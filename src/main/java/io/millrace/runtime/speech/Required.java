package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.session.TensorInfo;
import java.util.Map;
import java.util.Set;

/** Tensors that a graph has to have. */
final class Required {

    static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16);
    static final Set<DType> INTEGERS = Set.of(DType.INT64, DType.INT32);

    private Required() {}

    /** @throws IllegalArgumentException naming the file and what is not as it should be */
    static TensorInfo input(SpeechGraph graph, String name, Set<DType> types, int dimensions) {
        return tensor(graph, graph.inputs(), name, types, dimensions);
    }

    /** @throws IllegalArgumentException naming the file and what is not as it should be */
    static TensorInfo output(SpeechGraph graph, String name, Set<DType> types, int dimensions) {
        return tensor(graph, graph.outputs(), name, types, dimensions);
    }

    private static TensorInfo tensor(
            SpeechGraph graph, Map<String, TensorInfo> tensors, String name, Set<DType> types, int dimensions) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw graph.refusal("lacks " + name + "; it has " + tensors.keySet());
        }
        if (!types.contains(tensor.type()) || tensor.shape().size() != dimensions) {
            throw graph.refusal("has " + name + " of " + tensor.type() + " " + tensor.shape() + ", must be of one of "
                    + types.stream().sorted().toList() + " with " + dimensions + " dimensions");
        }
        return tensor;
    }

    /**
     * Holds its inputs against those that it is fed.
     *
     * @param what it is
     * @throws IllegalArgumentException naming the file and one that it is not
     */
    static void inputs(SpeechGraph graph, Set<String> known, String what) {
        graph.inputs().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw graph.refusal("has the input " + name + ", which the " + what
                            + " of a transducer is not fed; known are "
                            + known.stream().sorted().toList());
                });
    }
}
