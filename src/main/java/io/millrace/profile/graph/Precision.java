package io.millrace.profile.graph;

import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The form of matrix products.
 *
 * @param form of the operator
 * @param bits of a weight
 * @param block weights that share a scale; 0 where they have none
 * @param accuracy {@code accuracy_level} of {@code MatMulNBits}: 4 computes in 8-bit integers
 * @param half whether what they are multiplied with is of 16 bits
 */
public record Precision(Form form, int bits, int block, int accuracy, boolean half) {

    /** Operators that multiply matrices. */
    public enum Form {
        FLOAT,
        BLOCKWISE,
        DYNAMIC
    }

    private static final Set<String> DYNAMIC = Set.of(
            "MatMulInteger", "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "QLinearMatMul", "QGemm", "QAttention");

    /** 32-bit floating point. */
    public static final Precision FLOAT32 = new Precision(Form.FLOAT, 32, 0, 0, false);

    /** That in which most of a graph's weights are multiplied. */
    static Precision of(OnnxGraph graph, WeightViews weights, boolean half) {
        Map<Precision, Long> votes = new HashMap<>();
        for (Node node : graph.nodes()) {
            Product.of(node, weights)
                    .ifPresent(product ->
                            votes.merge(of(node, product, half), product.inner() * product.outer(), Long::sum));
        }
        return votes.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(FLOAT32);
    }

    private static Precision of(Node node, Product product, boolean half) {
        if (node.operator().equals("MatMulNBits")) {
            int bits = node.number("bits") == 0 ? 4 : (int) node.number("bits");
            return new Precision(
                    Form.BLOCKWISE, bits, (int) node.number("block_size"), (int) node.number("accuracy_level"), half);
        }
        if (DYNAMIC.contains(node.operator())) {
            return new Precision(Form.DYNAMIC, 8, 0, 0, half);
        }
        ElementKind type = product.weight().type();
        return type == ElementKind.FLOAT16 || type == ElementKind.BFLOAT16
                ? new Precision(Form.FLOAT, 16, 0, 0, true)
                : FLOAT32;
    }

    /** In words. */
    public String text() {
        return switch (form) {
            case FLOAT -> "float" + bits;
            case BLOCKWISE ->
                String.format(Locale.ROOT, "%d bits in blocks of %d (accuracy level %d)", bits, block, accuracy);
            case DYNAMIC -> "int8, quantized dynamically";
        };
    }
}
