package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.MICROSOFT;
import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.core.DType;
import java.util.List;

/** Products with a matrix, by the operator that goes with its precision. */
record ProductBody(Layout layout, Weights weights, OnnxGraph graph) {

    private static final long FLOAT = 1;

    String of(String name, String x, int in, int out) {
        Quantized matrix = weights.quantized(layout.precision(), name, in, out);
        return switch (layout.precision()) {
            case FLOAT, HALF -> graph.add("MatMul", x, graph.floats(name, new long[] {in, out}, matrix.values()));
            case Q4, Q4F16 -> byBlocks(name, matrix, x, in, out);
            case INT8, QUANTIZED -> dynamic(name, matrix, DType.INT8, x, in, out);
            case UINT8 -> dynamic(name, matrix, DType.UINT8, x, in, out);
            case BNB4 -> normalFloats(name, matrix, x, in, out);
        };
    }

    private String byBlocks(String name, Quantized matrix, String x, int in, int out) {
        int blocks = (in + Quantized.BLOCK - 1) / Quantized.BLOCK;
        return graph.add(
                MICROSOFT,
                "MatMulNBits",
                List.of(
                        attribute("K", (long) in),
                        attribute("N", (long) out),
                        attribute("bits", 4L),
                        attribute("block_size", (long) Quantized.BLOCK)),
                x,
                graph.bytes(name, DType.UINT8, new long[] {out, blocks, Quantized.BLOCK / 2}, matrix.codes()),
                graph.floats(name + ".scale", new long[] {(long) out * blocks}, matrix.scales()));
    }

    private String dynamic(String name, Quantized matrix, DType type, String x, int in, int out) {
        List<String> input = graph.many("", "DynamicQuantizeLinear", 3, List.of(), x);
        String sums = graph.add(
                "MatMulInteger",
                input.get(0),
                graph.bytes(name, type, new long[] {in, out}, matrix.codes()),
                input.get(2),
                graph.bytes(name + ".zero", type, new long[0], new byte[] {(byte) matrix.zero()}));
        String scale = graph.floats(name + ".scale", new long[] {matrix.scales().length}, matrix.scales());
        return graph.add("Mul", graph.add("Cast", attribute("to", FLOAT), sums), graph.add("Mul", input.get(1), scale));
    }

    private String normalFloats(String name, Quantized matrix, String x, int in, int out) {
        return graph.add(
                MICROSOFT,
                "MatMulBnb4",
                List.of(
                        attribute("K", (long) in),
                        attribute("N", (long) out),
                        attribute("block_size", (long) Quantized.FLAT_BLOCK),
                        attribute("quant_type", 1L)),
                x,
                graph.bytes(name, DType.UINT8, new long[] {matrix.codes().length}, matrix.codes()),
                graph.floats(name + ".scale", new long[] {matrix.scales().length}, matrix.scales()));
    }
}
