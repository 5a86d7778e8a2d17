package io.millrace.runtime.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds, but for its weights' values; nodes of graphs within nodes ({@code If}) are among its nodes.
 *
 * @param producer name and version of what wrote it; empty where it does not say
 * @param opsets versions by domain, the standard one being {@code ai.onnx}
 */
public record OnnxGraph(
        String producer,
        Map<String, Long> opsets,
        List<Value> inputs,
        List<Value> outputs,
        List<Weight> weights,
        List<Node> nodes) {

    /** Empty, to be filled by its reader. */
    static OnnxGraph empty() {
        return new OnnxGraph(
                "", new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    OnnxGraph withProducer(String name) {
        return new OnnxGraph(name, opsets, inputs, outputs, weights, nodes);
    }

    /**
     * An input or an output.
     *
     * @param shape sizes, or names of those that are free
     */
    public record Value(String name, ElementKind type, List<String> shape) {}

    /**
     * An initializer.
     *
     * @param file where it lies beside the graph; empty for one inside of it
     */
    public record Weight(String name, ElementKind type, List<Long> shape, String file) {

        /** Numbers as they are stored. */
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }

        /** Bytes of all of them. */
        public long bytes() {
            return type.bytes(elements());
        }
    }

    /**
     * An operator.
     *
     * @param inputs names of values, empty for one that is left out
     * @param numbers its attributes that are numbers
     * @param branch attribute of the node whose graph it is in, such as {@code then_branch}; empty in the main graph
     */
    public record Node(
            String operator, List<String> inputs, List<String> outputs, Map<String, Double> numbers, String branch) {

        /** An attribute that is a whole number; 0 where it is not there. */
        public long number(String attribute) {
            return numbers.getOrDefault(attribute, 0.0).longValue();
        }
    }
}
