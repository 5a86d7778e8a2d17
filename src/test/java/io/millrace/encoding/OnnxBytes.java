package io.millrace.encoding;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes small ONNX graphs, as onnx.proto has them. */
final class OnnxBytes {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 18;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream constants = new ByteArrayOutputStream();

    /** Adds an operator. */
    OnnxBytes node(String operator, List<String> inputs, String output, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(input -> string(node, 1, input));
        string(node, 2, output);
        string(node, 4, operator);
        for (byte[] attribute : attributes) {
            bytes(node, 5, attribute);
        }
        bytes(nodes, 1, node.toByteArray());
        return this;
    }

    /** An attribute of one whole number. */
    static byte[] attribute(String name, long value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        string(attribute, 1, name);
        number(attribute, 3, value);
        number(attribute, 20, 2);
        return attribute.toByteArray();
    }

    /** An attribute of whole numbers. */
    static byte[] attribute(String name, List<Long> values) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        string(attribute, 1, name);
        values.forEach(value -> number(attribute, 8, value));
        number(attribute, 20, 7);
        return attribute.toByteArray();
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
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        shape.forEach(size -> number(tensor, 1, size));
        number(tensor, 2, type);
        string(tensor, 8, name);
        bytes(tensor, 9, raw);
        bytes(constants, 5, tensor.toByteArray());
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

    private byte[] model(byte[] input, byte[] output) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        graph.writeBytes(nodes.toByteArray());
        string(graph, 2, "random");
        graph.writeBytes(constants.toByteArray());
        bytes(graph, 11, input);
        bytes(graph, 12, output);
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        number(opset, 2, OPSET);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, IR_VERSION);
        bytes(model, 7, graph.toByteArray());
        bytes(model, 8, opset.toByteArray());
        return model.toByteArray();
    }

    /** @param sizes names of those that are free, numbers of the others */
    private static byte[] value(String name, int elements, Object... sizes) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        for (Object size : sizes) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            if (size instanceof Integer fixed) {
                number(dimension, 1, fixed);
            } else {
                string(dimension, 2, size.toString());
            }
            bytes(shape, 1, dimension.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, elements);
        bytes(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        bytes(type, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        string(value, 1, name);
        bytes(value, 2, type.toByteArray());
        return value.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void string(ByteArrayOutputStream out, int field, String value) {
        bytes(out, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, (long) field << 3 | LENGTH_DELIMITED);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
