package io.millrace.runtime.decoder;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads which operators an ONNX file uses, from the protobuf encoding: {@code ModelProto.graph} (7) → {@code GraphProto.node}
 * (1) → {@code NodeProto.op_type} (4). The file is mapped and weights are stepped over, so its size does not matter.
 */
final class OnnxNodes {

    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int OP_TYPE = 4;

    private final MemorySegment bytes;
    private final Set<String> operators = new HashSet<>();

    private OnnxNodes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /**
     * Operator types of the nodes of the main graph.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    static Set<String> operators(Path model) throws IOException {
        try (FileChannel file = FileChannel.open(model);
                Arena arena = Arena.ofConfined()) {
            OnnxNodes nodes = new OnnxNodes(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena));
            nodes.model();
            return Set.copyOf(nodes.operators);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(model + " is not an ONNX protobuf file", e);
        }
    }

    private void model() {
        eachField(0, bytes.byteSize(), GRAPH, (from, to) -> eachField(from, to, NODE, this::node));
    }

    private void node(long from, long to) {
        eachField(
                from,
                to,
                OP_TYPE,
                (start, end) -> operators.add(
                        new String(bytes.asSlice(start, end - start).toArray(JAVA_BYTE), StandardCharsets.UTF_8)));
    }

    private interface Field {
        void at(long from, long to);
    }

    private void eachField(long from, long to, int number, Field field) {
        long position = from;
        while (position < to) {
            long tag = varint(position);
            position = end(position);
            long length = length((int) tag & 7, position);
            long start = (tag & 7) == 2 ? end(position) : position;
            if (tag >>> 3 == number && (tag & 7) == 2) {
                field.at(start, start + length);
            }
            position = start + length;
        }
    }

    /* Bytes of a value of the given wire type; of its content, where it is delimited by a length. */
    private long length(int wireType, long position) {
        return switch (wireType) {
            case 0 -> end(position) - position;
            case 1 -> Long.BYTES;
            case 2 -> varint(position);
            case 5 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("protobuf wire type " + wireType + " at byte " + position);
        };
    }

    private long varint(long position) {
        long value = 0;
        int shift = 0;
        for (long at = position; shift < Long.SIZE; at++, shift += 7) {
            byte next = bytes.get(JAVA_BYTE, at);
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("protobuf varint longer than 10 bytes at byte " + position);
    }

    private long end(long varint) {
        long at = varint;
        while (bytes.get(JAVA_BYTE, at) < 0) {
            at++;
        }
        return at + 1;
    }
}
