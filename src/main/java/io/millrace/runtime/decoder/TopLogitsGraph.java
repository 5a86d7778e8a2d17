package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import io.millrace.runtime.session.ElementTypes;
import io.millrace.runtime.session.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * ONNX graphs over logits {@code [rows, vocabulary]}, as {@code ModelProto}s with the field numbers of onnx.proto3: one gives the
 * largest of each row, their ids and the logarithm of the sum of the row's exponentials; the other hands a row on.
 */
final class TopLogitsGraph {

    static final String LOGITS = "logits";
    static final String VALUES = "values";
    static final String IDS = "ids";
    static final String SUM = "sum";
    static final String ROW = "row";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17; // ReduceLogSumExp with its axes as an attribute
    private static final int INT = 2;
    private static final int INTS = 7;
    private static final String WIDE = "wide";
    private static final String COUNT = "count";

    private TopLogitsGraph() {}

    /** {@value #VALUES} and {@value #IDS} {@code [rows, count]}, best first, and {@value #SUM} {@code [rows]}. */
    static byte[] top(DType type, int vocabulary, int count) {
        ProtobufWriter cast = node("Cast", WIDE, LOGITS).message(5, attribute("to", ElementTypes.code(DType.FLOAT32)));
        ProtobufWriter top = new ProtobufWriter()
                .text(1, WIDE)
                .text(1, COUNT)
                .text(2, VALUES)
                .text(2, IDS)
                .text(4, "TopK")
                .message(5, attribute("axis", -1))
                .message(5, attribute("largest", 1))
                .message(5, attribute("sorted", 1));
        ProtobufWriter sum = node("ReduceLogSumExp", SUM, WIDE)
                .message(5, new ProtobufWriter().text(1, "axes").number(8, -1).number(20, INTS))
                .message(5, attribute("keepdims", 0));
        return model(new ProtobufWriter()
                .message(1, cast)
                .message(1, top)
                .message(1, sum)
                .text(2, "top")
                .message(5, constant(count))
                .message(11, value(LOGITS, type, "rows", Integer.toString(vocabulary)))
                .message(12, value(VALUES, DType.FLOAT32, "rows", Integer.toString(count)))
                .message(12, value(IDS, DType.INT64, "rows", Integer.toString(count)))
                .message(12, value(SUM, DType.FLOAT32, "rows")));
    }

    /** {@value #ROW} {@code [1, vocabulary]} is {@value #LOGITS} of that shape. */
    static byte[] row(DType type, int vocabulary) {
        return model(new ProtobufWriter()
                .message(1, node("Identity", ROW, LOGITS))
                .text(2, ROW)
                .message(11, value(LOGITS, type, "1", Integer.toString(vocabulary)))
                .message(12, value(ROW, type, "1", Integer.toString(vocabulary))));
    }

    private static byte[] model(ProtobufWriter graph) {
        return new ProtobufWriter()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new ProtobufWriter().number(2, OPSET))
                .toBytes();
    }

    private static ProtobufWriter node(String operator, String output, String input) {
        return new ProtobufWriter().text(1, input).text(2, output).text(4, operator);
    }

    private static ProtobufWriter attribute(String name, long value) {
        return new ProtobufWriter().text(1, name).number(3, value).number(20, INT);
    }

    private static ProtobufWriter constant(int count) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count)
                .array();
        return new ProtobufWriter()
                .number(1, 1)
                .number(2, ElementTypes.code(DType.INT64))
                .text(8, COUNT)
                .bytes(9, bytes);
    }

    /* A size that is no number is the name of a free one. */
    private static ProtobufWriter value(String name, DType type, String... sizes) {
        ProtobufWriter shape = new ProtobufWriter();
        for (String size : sizes) {
            boolean fixed = Character.isDigit(size.charAt(0));
            shape.message(
                    1,
                    fixed ? new ProtobufWriter().number(1, Long.parseLong(size)) : new ProtobufWriter().text(2, size));
        }
        ProtobufWriter tensor =
                new ProtobufWriter().number(1, ElementTypes.code(type)).message(2, shape);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }
}
