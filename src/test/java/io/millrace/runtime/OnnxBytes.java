package io.millrace.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the smallest ONNX files, in the protobuf encoding. */
public final class OnnxBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A model that returns its one input, a float32 vector of one element. */
    public static byte[] identity(String input, String output) {
        OnnxBytes node = new OnnxBytes().text(1, input).text(2, output).text(4, "Identity");
        OnnxBytes graph = new OnnxBytes()
                .message(1, node)
                .text(2, "identity")
                .message(11, vector(input))
                .message(12, vector(output));
        OnnxBytes opset = new OnnxBytes().number(2, 17);
        return new OnnxBytes()
                .number(1, 8)
                .message(7, graph)
                .message(8, opset)
                .bytes
                .toByteArray();
    }

    private static OnnxBytes vector(String name) {
        OnnxBytes shape = new OnnxBytes().message(1, new OnnxBytes().number(1, 1));
        OnnxBytes tensor = new OnnxBytes().number(1, 1).message(2, shape);
        return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
    }

    private OnnxBytes number(int field, int value) {
        bytes.write(field << 3);
        bytes.write(value);
        return this;
    }

    private OnnxBytes text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxBytes message(int field, OnnxBytes value) {
        return delimited(field, value.bytes.toByteArray());
    }

    private OnnxBytes delimited(int field, byte[] content) {
        bytes.write(field << 3 | 2);
        bytes.write(content.length);
        bytes.writeBytes(content);
        return this;
    }
}
