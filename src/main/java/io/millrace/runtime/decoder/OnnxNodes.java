package io.millrace.runtime.decoder;

import io.millrace.runtime.session.ProtobufReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads which operators an ONNX file uses, from the protobuf encoding: {@code ModelProto.graph} (7) → {@code GraphProto.node}
 * (1) → {@code NodeProto.op_type} (4).
 */
final class OnnxNodes {

    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int OP_TYPE = 4;

    private OnnxNodes() {}

    /**
     * Operator types of the nodes of the main graph.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    static Set<String> operators(Path model) throws IOException {
        return ProtobufReader.read(model, OnnxNodes::operators);
    }

    private static Set<String> operators(ProtobufReader file) {
        Set<String> operators = new HashSet<>();
        file.eachField(
                0,
                file.size(),
                GRAPH,
                (graph, graphEnd) -> file.eachField(
                        graph,
                        graphEnd,
                        NODE,
                        (node, nodeEnd) -> file.eachField(
                                node, nodeEnd, OP_TYPE, (from, to) -> operators.add(file.text(from, to)))));
        return Set.copyOf(operators);
    }
}
