package io.millrace.profile.machine;

import io.millrace.profile.graph.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A graph that multiplies the rows of one input with square matrices, each with all of them, and adds up what comes out. */
final class CeilingGraph {

    static final String INPUT = "x";
    static final String OUTPUT = "y";

    private final Precision precision;
    private final long side;
    private final OnnxFile file = new OnnxFile();

    /** @param side of each matrix, a multiple of 256 */
    CeilingGraph(Precision precision, int side) {
        this.precision = precision;
        this.side = side;
    }

    /** Bytes of a matrix with its scales. */
    long matrixBytes() {
        return switch (precision.form()) {
            case FLOAT -> side * side * precision.bits() / Byte.SIZE;
            case BLOCKWISE ->
                side * side * precision.bits() / Byte.SIZE + side * side / block() * (precision.half() ? 2 : 4);
            case DYNAMIC -> side * side;
        };
    }

    private long block() {
        return Math.clamp(precision.block(), 16, 256);
    }

    private int element() {
        return precision.half() ? OnnxFile.FLOAT16 : OnnxFile.FLOAT;
    }

    Path write(Path folder, int matrices) throws IOException {
        file.input(INPUT, element(), "rows", side).output(OUTPUT, element(), "rows", side);
        if (precision.form() == Precision.Form.DYNAMIC) {
            file.node("DynamicQuantizeLinear", List.of(INPUT), List.of("q", "scale", "zero"));
        }
        List<String> products = new ArrayList<>();
        for (int i = 0; i < matrices; i++) {
            products.add("y" + i);
            product(i);
        }
        file.node("Sum", products, List.of(OUTPUT));
        return file.write(folder);
    }

    private void product(int i) {
        String weight = "w" + i;
        List<String> output = List.of("y" + i);
        switch (precision.form()) {
            case FLOAT -> file.weight(weight, element(), side, side).node("MatMul", List.of(INPUT, weight), output);
            case BLOCKWISE -> blockwise(weight, "s" + i, output);
            case DYNAMIC ->
                file.weight(weight, OnnxFile.INT8, side, side)
                        .node("MatMulInteger", List.of("q", weight, "zero"), List.of("i" + i))
                        .node("", "Cast", List.of("i" + i), output, "to", OnnxFile.FLOAT);
        }
    }

    private void blockwise(String weight, String scales, List<String> output) {
        long blocks = side / block();
        file.weight(weight, OnnxFile.UINT8, side, blocks, block() * precision.bits() / Byte.SIZE)
                .weight(scales, element(), side * blocks)
                .node(
                        "com.microsoft",
                        "MatMulNBits",
                        List.of(INPUT, weight, scales),
                        output,
                        "K",
                        side,
                        "N",
                        side,
                        "bits",
                        precision.bits(),
                        "block_size",
                        block(),
                        "accuracy_level",
                        precision.accuracy());
    }
}
