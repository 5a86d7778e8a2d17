package io.millrace.inspect;

import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a graph's weights are.
 *
 * @param parameters numbers that they stand for, packed ones unpacked, scales and zero points left out
 * @param bytes of all of them
 * @param bytesPerToken of those that a step reads whole: all but tables of which a row is looked up
 * @param bytesByType as they are stored
 * @param quantization operators that run on integers of few bits, as {@code MatMulNBits, 4 bits, blocks of 32}, with their number
 * @param files beside the graph that hold some of them
 */
record WeightFacts(
        long parameters,
        long bytes,
        long bytesPerToken,
        Map<String, Long> bytesByType,
        Map<String, Integer> quantization,
        List<String> files) {

    private static final Set<ElementKind> SMALL =
            Set.of(ElementKind.INT8, ElementKind.UINT8, ElementKind.INT4, ElementKind.UINT4, ElementKind.FLOAT4E2M1);
    private static final Set<ElementKind> FLOATS =
            Set.of(ElementKind.FLOAT32, ElementKind.FLOAT16, ElementKind.BFLOAT16, ElementKind.FLOAT64);

    static WeightFacts of(OnnxGraph graph) {
        return new Counter(graph).facts();
    }

    private static final class Counter {

        private final OnnxGraph graph;
        private final Map<String, Long> unpacked = new HashMap<>();
        private final Set<String> aside = new HashSet<>();
        private final Set<String> lookedUp = new HashSet<>();
        private final Set<String> read = new HashSet<>();
        private final Map<String, Integer> quantization = new TreeMap<>();

        Counter(OnnxGraph graph) {
            this.graph = graph;
            graph.nodes().forEach(this::look);
        }

        private void look(Node node) {
            switch (node.operator()) {
                case "MatMulNBits", "MatMulBnb4" -> packed(node);
                case "GatherBlockQuantized" -> table(node);
                case "Gather" -> lookedUp.addAll(node.inputs().stream().limit(1).toList());
                case "MatMulInteger",
                        "DynamicQuantizeMatMul",
                        "QLinearMatMul",
                        "MatMulIntegerToFloat",
                        "ConvInteger",
                        "QLinearConv",
                        "DequantizeLinear",
                        "QAttention",
                        "QGemm" -> {
                    quantization.merge(node.operator(), 1, Integer::sum);
                    read.addAll(node.inputs());
                }
                default -> read.addAll(node.inputs());
            }
        }

        /* The second input is packed; those behind it are scales and zero points. */
        private void packed(Node node) {
            read.addAll(node.inputs());
            quantization.merge(name(node), 1, Integer::sum);
            if (node.inputs().size() > 1) {
                unpacked.put(node.inputs().get(1), node.number("K") * node.number("N"));
                aside.addAll(node.inputs().subList(2, node.inputs().size()));
            }
        }

        private void table(Node node) {
            quantization.merge(name(node), 1, Integer::sum);
            if (node.inputs().size() > 2) {
                lookedUp.addAll(node.inputs());
                aside.addAll(node.inputs().subList(2, node.inputs().size()));
            }
        }

        private static String name(Node node) {
            long bits = node.number("bits") == 0 ? 4 : node.number("bits");
            return node.operator() + ", " + bits + " bits, blocks of " + node.number("block_size");
        }

        WeightFacts facts() {
            Map<String, Long> byType = new TreeMap<>();
            Set<String> files = new LinkedHashSet<>();
            long parameters = 0;
            long bytes = 0;
            long whole = 0;
            for (Weight weight : graph.weights()) {
                parameters += parameters(weight);
                bytes += weight.bytes();
                whole += isLookedUpAlone(weight) ? 0 : weight.bytes();
                byType.merge(weight.type().name(), weight.bytes(), Long::sum);
                if (!weight.file().isEmpty()) {
                    files.add(weight.file());
                }
            }
            return new WeightFacts(parameters, bytes, whole, byType, quantization, List.copyOf(files));
        }

        private boolean isLookedUpAlone(Weight weight) {
            return lookedUp.contains(weight.name()) && !read.contains(weight.name());
        }

        private long parameters(Weight weight) {
            if (aside.contains(weight.name())) {
                return 0;
            }
            Long packed = unpacked.get(weight.name());
            boolean counts = FLOATS.contains(weight.type())
                    || SMALL.contains(weight.type()) && weight.shape().size() > 1;
            return packed != null ? packed : counts ? weight.elements() : 0;
        }
    }
}
