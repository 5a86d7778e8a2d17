package io.millrace.runtime;

import io.millrace.runtime.session.ProtobufWriter;

/** The smallest ONNX files. */
public final class OnnxBytes {

    private OnnxBytes() {}

    /** A model that returns its one input, a float32 vector of one element. */
    public static byte[] identity(String input, String output) {
        ProtobufWriter node =
                new ProtobufWriter().text(1, input).text(2, output).text(4, "Identity");
        ProtobufWriter graph = new ProtobufWriter()
                .message(1, node)
                .text(2, "identity")
                .message(11, vector(input))
                .message(12, vector(output));
        ProtobufWriter opset = new ProtobufWriter().number(2, 17);
        return new ProtobufWriter()
                .number(1, 8)
                .message(7, graph)
                .message(8, opset)
                .toBytes();
    }

    private static ProtobufWriter vector(String name) {
        ProtobufWriter shape = new ProtobufWriter().message(1, new ProtobufWriter().number(1, 1));
        ProtobufWriter tensor = new ProtobufWriter().number(1, 1).message(2, shape);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }
}
