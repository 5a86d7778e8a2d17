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
    private static final int ATTRIBUTE = 5;
    private static final int ATTRIBUTE_GRAPH = 6;

    private OnnxNodes() {}

    /**
     * Operator types of the nodes of the main graph.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    static Set<String> operators(Path model) throws IOException {
        return ProtobufReader.read(model, OnnxNodes::operators);
    }

    /** Operator types of the nodes of the branches of the main graph's nodes. */
    static Set<String> branches(Path model) throws IOException {
        return ProtobufReader.read(model, file -> {
            Set<String> operators = new HashSet<>();
            eachNode(file, (node, end) -> eachBranch(file, node, end, (from, to) -> add(file, from, to, operators)));
            return Set.copyOf(operators);
        });
    }

    private static Set<String> operators(ProtobufReader file) {
        Set<String> operators = new HashSet<>();
        eachNode(file, (node, end) -> add(file, node, end, operators));
        return Set.copyOf(operators);
    }

    private static void eachNode(ProtobufReader file, ProtobufReader.Field action) {
        file.eachField(0, file.size(), GRAPH, (graph, end) -> file.eachField(graph, end, NODE, action));
    }

    private static void eachBranch(ProtobufReader file, long node, long end, ProtobufReader.Field action) {
        file.eachField(
                node,
                end,
                ATTRIBUTE,
                (attribute, attributeEnd) -> file.eachField(
                        attribute,
                        attributeEnd,
                        ATTRIBUTE_GRAPH,
                        (graph, graphEnd) -> file.eachField(graph, graphEnd, NODE, action)));
    }

    private static void add(ProtobufReader file, long node, long end, Set<String> operators) {
        file.eachField(node, end, OP_TYPE, (from, to) -> operators.add(file.text(from, to)));
    }
}
