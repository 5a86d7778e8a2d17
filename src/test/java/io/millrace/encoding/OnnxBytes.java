package io.millrace.encoding;

import io.millrace.runtime.session.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes small ONNX graphs, as onnx.proto has them. */
final class OnnxBytes {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 18;

    private final ProtobufWriter nodes = new ProtobufWriter();
    private final ProtobufWriter constants = new ProtobufWriter();

    /** Adds an operator. */
    OnnxBytes node(String operator, List<String> inputs, String output, ProtobufWriter... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output);
        node.text(4, operator);
        for (ProtobufWriter attribute : attributes) {
            node.message(5, attribute);
        }
        nodes.message(1, node);
        return this;
    }

    /** An attribute of one whole number. */
    static ProtobufWriter attribute(String name, long value) {
        ProtobufWriter attribute = new ProtobufWriter();
        attribute.text(1, name);
        attribute.number(3, value);
        attribute.number(20, 2);
        return attribute;
    }

    /** An attribute of whole numbers. */
    static ProtobufWriter attribute(String name, List<Long> values) {
        ProtobufWriter attribute = new ProtobufWriter();
        attribute.text(1, name);
        values.forEach(value -> attribute.number(8, value));
        attribute.number(20, 7);
        return attribute;
    }

    OnnxBytes floats(String name, List<Integer> shape, float... values) {
        byte[] raw = new byte[Float.BYTES * values.length];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return constant(name, FLOAT, shape, raw);
    }

    OnnxBytes integers(String name, List<Integer> shape, long... values) {
        byte[] raw = new byte[Long.BYTES * values.length];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return constant(name, INT64, shape, raw);
    }

    private OnnxBytes constant(String name, int type, List<Integer> shape, byte[] raw) {
        ProtobufWriter tensor = new ProtobufWriter();
        shape.forEach(size -> tensor.number(1, size));
        tensor.number(2, type);
        tensor.text(8, name);
        tensor.bytes(9, raw);
        constants.message(5, tensor);
        return this;
    }

    /** The model whose input {@code x} and output {@code y} are float32 {@code [batch, width]}. */
    byte[] model(int width) {
        return model(value("x", FLOAT, "batch", width), value("y", FLOAT, "batch", width));
    }

    /** The model whose input {@code input_ids} is int64 {@code [batch, length]} and whose output is float32 {@code [batch, length, width]}. */
    byte[] ofTokens(String output, int width) {
        return model(value("input_ids", INT64, "batch", "length"), value(output, FLOAT, "batch", "length", width));
    }

    private byte[] model(ProtobufWriter input, ProtobufWriter output) {
        ProtobufWriter graph = new ProtobufWriter();
        graph.all(nodes);
        graph.text(2, "random");
        graph.all(constants);
        graph.message(11, input);
        graph.message(12, output);
        ProtobufWriter opset = new ProtobufWriter();
        opset.number(2, OPSET);
        ProtobufWriter model = new ProtobufWriter();
        model.number(1, IR_VERSION);
        model.message(7, graph);
        model.message(8, opset);
        return model.toBytes();
    }

    /** @param sizes names of those that are free, numbers of the others */
    private static ProtobufWriter value(String name, int elements, Object... sizes) {
        ProtobufWriter shape = new ProtobufWriter();
        for (Object size : sizes) {
            ProtobufWriter dimension = new ProtobufWriter();
            if (size instanceof Integer fixed) {
                dimension.number(1, fixed);
            } else {
                dimension.text(2, size.toString());
            }
            shape.message(1, dimension);
        }
        ProtobufWriter tensor = new ProtobufWriter();
        tensor.number(1, elements);
        tensor.message(2, shape);
        ProtobufWriter type = new ProtobufWriter();
        type.message(1, tensor);
        ProtobufWriter value = new ProtobufWriter();
        value.text(1, name);
        value.message(2, type);
        return value;
    }
}
