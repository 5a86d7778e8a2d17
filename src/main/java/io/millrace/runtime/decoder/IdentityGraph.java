package io.millrace.runtime.decoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.session.ElementTypes;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * An ONNX graph whose output <i>i</i> is its input <i>i</i>, as a {@code ModelProto}: bound to memory of a device, its run copies there.
 * Field numbers are those of onnx.proto3.
 */
final class IdentityGraph {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private IdentityGraph() {}

    static String input(int part) {
        return "x" + part;
    }

    static String output(int part) {
        return "y" + part;
    }

    /** Of one slot of each part. */
    static byte[] of(List<CacheTensor.Growing> parts, int maxLength) {
        IdentityGraph graph = new IdentityGraph();
        for (int i = 0; i < parts.size(); i++) {
            graph.message(1, node(i));
        }
        graph.text(2, "copy");
        for (int i = 0; i < parts.size(); i++) {
            graph.message(11, value(input(i), parts.get(i), maxLength));
        }
        for (int i = 0; i < parts.size(); i++) {
            graph.message(12, value(output(i), parts.get(i), maxLength));
        }
        IdentityGraph opset = new IdentityGraph().number(2, OPSET);
        return new IdentityGraph()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, opset)
                .bytes
                .toByteArray();
    }

    private static IdentityGraph node(int part) {
        return new IdentityGraph().text(1, input(part)).text(2, output(part)).text(4, "Identity");
    }

    private static IdentityGraph value(String name, CacheTensor.Growing part, int maxLength) {
        IdentityGraph shape = new IdentityGraph();
        for (long size : part.shape(1, maxLength)) {
            shape.message(1, new IdentityGraph().number(1, size));
        }
        IdentityGraph tensor =
                new IdentityGraph().number(1, ElementTypes.code(part.type())).message(2, shape);
        return new IdentityGraph().text(1, name).message(2, new IdentityGraph().message(1, tensor));
    }

    private IdentityGraph number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private IdentityGraph text(int field, String text) {
        return delimited(field, text.getBytes(UTF_8));
    }

    private IdentityGraph message(int field, IdentityGraph message) {
        return delimited(field, message.bytes.toByteArray());
    }

    private IdentityGraph delimited(int field, byte[] content) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
