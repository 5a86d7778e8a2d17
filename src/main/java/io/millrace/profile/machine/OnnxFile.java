package io.millrace.profile.machine;

import io.millrace.runtime.session.ProtobufWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An ONNX file being made (fields by the numbers of onnx.proto); its weights lie in a file beside it and are random. */
public final class OnnxFile {

    /** {@code TensorProto.DataType}. */
    public static final int FLOAT = 1;

    public static final int UINT8 = 2;
    public static final int INT8 = 3;
    public static final int FLOAT16 = 10;

    private static final int EXTERNAL = 1;
    private static final int BLOCK = 1 << 20;

    private final ProtobufWriter graph = new ProtobufWriter().text(2, "profile");
    private final List<Piece> pieces = new ArrayList<>();
    private long length;

    private record Piece(int type, long bytes) {}

    /** An input or output, some sizes of which may be names. */
    public record Value(String name, int type, Object... shape) {
        ProtobufWriter message() {
            ProtobufWriter dims = new ProtobufWriter();
            for (Object size : shape) {
                dims.message(
                        1,
                        size instanceof Number n
                                ? new ProtobufWriter().number(1, n.longValue())
                                : new ProtobufWriter().text(2, size.toString()));
            }
            ProtobufWriter tensor = new ProtobufWriter().number(1, type).message(2, dims);
            return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
        }
    }

    /** Adds an input of the graph. */
    public OnnxFile input(String name, int type, Object... shape) {
        graph.message(11, new Value(name, type, shape).message());
        return this;
    }

    /** Adds an output of the graph. */
    public OnnxFile output(String name, int type, Object... shape) {
        graph.message(12, new Value(name, type, shape).message());
        return this;
    }

    /** Adds weights. */
    public OnnxFile weight(String name, int type, long... shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        long elements = 1;
        for (long size : shape) {
            tensor.number(1, size);
            elements *= size;
        }
        long bytes = elements * width(type);
        tensor.number(2, type).text(8, name);
        tensor.message(13, entry("location", DATA)).message(13, entry("offset", Long.toString(length)));
        tensor.message(13, entry("length", Long.toString(bytes))).number(14, EXTERNAL);
        graph.message(5, tensor);
        pieces.add(new Piece(type, bytes));
        length += bytes;
        return this;
    }

    private static final String DATA = "weights.bin";

    private static ProtobufWriter entry(String key, String value) {
        return new ProtobufWriter().text(1, key).text(2, value);
    }

    private static int width(int type) {
        return type == FLOAT ? 4 : type == FLOAT16 ? 2 : 1;
    }

    /** Adds an operator of the standard domain. */
    public OnnxFile node(String operator, List<String> inputs, List<String> outputs) {
        return node("", operator, inputs, outputs);
    }

    /** Adds an operator whose attributes, names and numbers by turns, are whole numbers. */
    public OnnxFile node(
            String domain, String operator, List<String> inputs, List<String> outputs, Object... attributes) {
        ProtobufWriter node = new ProtobufWriter();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(4, operator).text(7, domain);
        for (int i = 0; i < attributes.length; i += 2) {
            long value = ((Number) attributes[i + 1]).longValue();
            node.message(
                    5,
                    new ProtobufWriter()
                            .text(1, attributes[i].toString())
                            .number(3, value)
                            .number(20, 2));
        }
        graph.message(1, node);
        return this;
    }

    /** Writes it and its weights into a folder. */
    public Path write(Path folder) throws IOException {
        try (OutputStream data = new BufferedOutputStream(Files.newOutputStream(folder.resolve(DATA)), BLOCK)) {
            for (Piece piece : pieces) {
                fill(data, piece);
            }
        }
        ProtobufWriter standard = new ProtobufWriter().text(1, "").number(2, 17);
        ProtobufWriter microsoft = new ProtobufWriter().text(1, "com.microsoft").number(2, 1);
        byte[] model = new ProtobufWriter()
                .number(1, 8)
                .message(7, graph)
                .message(8, standard)
                .message(8, microsoft)
                .toBytes();
        return Files.write(folder.resolve("graph.onnx"), model);
    }

    private static void fill(OutputStream data, Piece piece) throws IOException {
        byte[] block = new byte[(int) Math.min(BLOCK, piece.bytes())];
        SplittableRandom random = new SplittableRandom(7);
        random.nextBytes(block);
        if (piece.type() == FLOAT || piece.type() == FLOAT16) {
            small(block, width(piece.type()));
        }
        for (long left = piece.bytes(); left > 0; left -= block.length) {
            data.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    /* The highest byte of a little-endian number has its sign and most of its exponent: 0x3C makes floats about 0.01, halves about 1. */
    private static void small(byte[] block, int width) {
        for (int i = width - 1; i < block.length; i += width) {
            block[i] = (byte) (width == 4 ? block[i] & 0x80 | 0x3C : block[i] & 0x80 | 0x28);
        }
    }
}
