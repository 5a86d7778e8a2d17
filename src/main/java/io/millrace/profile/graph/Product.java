package io.millrace.profile.graph;

import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import java.util.List;
import java.util.Optional;

/**
 * A product of a row with a matrix of weights.
 *
 * @param weight the matrix as it is stored
 * @param inner numbers of a row that goes in
 * @param outer numbers of a row that comes out
 */
record Product(Weight weight, long inner, long outer) {

    /** Of a node that is one; empty where neither side is a weight. */
    static Optional<Product> of(Node node, WeightViews weights) {
        return switch (node.operator()) {
            case "MatMulNBits", "MatMulBnb4", "MatMulFpQ4" ->
                weight(node, 1, weights).map(weight -> new Product(weight, node.number("K"), node.number("N")));
            case "Gemm", "FusedGemm", "QGemm" ->
                weight(node, node.operator().equals("QGemm") ? 3 : 1, weights)
                        .map(weight -> of(weight, node.number("transB") == 1));
            case "QLinearMatMul" -> weight(node, 3, weights).map(weight -> of(weight, false));
            case "MatMul",
                    "FusedMatMul",
                    "TransposeMatMul",
                    "MatMulInteger",
                    "DynamicQuantizeMatMul",
                    "MatMulIntegerToFloat",
                    "GemmFastGelu" ->
                weight(node, 1, weights)
                        .or(() -> weight(node, 0, weights))
                        .map(weight -> of(weight, node.number("transB") == 1));
            case "Attention", "QAttention" -> weight(node, 1, weights).map(weight -> of(weight, false));
            default -> Optional.empty();
        };
    }

    private static Optional<Weight> weight(Node node, int input, WeightViews weights) {
        return input < node.inputs().size()
                ? weights.find(node.inputs().get(input))
                        .filter(weight -> weight.shape().size() >= 2)
                : Optional.empty();
    }

    private static Product of(Weight weight, boolean transposed) {
        List<Long> shape = weight.shape();
        long last = shape.getLast();
        long before = shape.get(shape.size() - 2);
        return transposed ? new Product(weight, last, before) : new Product(weight, before, last);
    }

    /** Additions and multiplications for a row. */
    double operations() {
        return 2.0 * inner * outer;
    }
}
