package io.millrace.runtime.decoder;

import io.millrace.runtime.session.ElementTypes;
import io.millrace.runtime.session.ProtobufWriter;
import java.util.List;

/**
 * An ONNX graph whose output <i>i</i> is its input <i>i</i>, as a {@code ModelProto}: bound to memory of a device, its run copies there.
 * Field numbers are those of onnx.proto3.
 */
final class IdentityGraph {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private IdentityGraph() {}

    static String input(int part) {
        return "x" + part;
    }

    static String output(int part) {
        return "y" + part;
    }

    /** Of one slot of each part. */
    static byte[] of(List<CacheTensor.Growing> parts, int maxLength) {
        ProtobufWriter graph = new ProtobufWriter();
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
        ProtobufWriter opset = new ProtobufWriter().number(2, OPSET);
        return new ProtobufWriter()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, opset)
                .toBytes();
    }

    private static ProtobufWriter node(int part) {
        return new ProtobufWriter().text(1, input(part)).text(2, output(part)).text(4, "Identity");
    }

    private static ProtobufWriter value(String name, CacheTensor.Growing part, int maxLength) {
        ProtobufWriter shape = new ProtobufWriter();
        for (long size : part.shape(1, maxLength)) {
            shape.message(1, new ProtobufWriter().number(1, size));
        }
        ProtobufWriter tensor =
                new ProtobufWriter().number(1, ElementTypes.code(part.type())).message(2, shape);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }
}
