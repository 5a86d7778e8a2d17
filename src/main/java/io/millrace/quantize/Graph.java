package io.millrace.quantize;

import io.millrace.quantize.Storage.Span;
import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.session.ProtobufReader.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A graph of an ONNX file, with the places of its parts there: the main one, or one within a node, which sees the values around it. */
final class Graph {

    private final @Nullable Graph outer;
    private final long from;
    private final long to;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> made = new HashSet<>();

    Graph(@Nullable Graph outer, long from, long to) {
        this.outer = outer;
        this.from = from;
        this.to = to;
    }

    /** A value: its name is one within the graph that defines it. */
    record Value(Graph graph, String name) {}

    /**
     * An initializer.
     *
     * @param part its field in the graph
     * @param data where its bytes are; null where they are stored otherwise than raw
     */
    record Constant(
            Graph graph,
            String name,
            Part part,
            ElementKind type,
            List<Long> shape,
            @Nullable Span data) {

        /** Where it stands in the file, which no other does. */
        long place() {
            return part.start();
        }
    }

    /** An attribute, by its type one of these. */
    record Attribute(float real, long whole, List<Long> list) {}

    /**
     * An operator.
     *
     * @param part its field in the graph
     * @param operator with its domain and a dot before it where that is not the standard one
     * @param graphs within it, by where their fields stand
     */
    record Node(
            Graph graph,
            Part part,
            String operator,
            String name,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes,
            Map<Long, Graph> graphs) {

        long place() {
            return part.start();
        }

        long whole(String attribute, long otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? otherwise : found.whole();
        }

        float real(String attribute, float otherwise) {
            Attribute found = attributes.get(attribute);
            return found == null ? otherwise : found.real();
        }

        Value output() {
            return new Value(graph, outputs.getFirst());
        }
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    Map<String, Constant> constants() {
        return constants;
    }

    Set<String> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return outputs;
    }

    List<Node> nodes() {
        return nodes;
    }

    void add(Node node) {
        nodes.add(node);
        made.addAll(node.outputs());
    }

    /** What a name means in it; null for nothing that is defined. */
    @Nullable
    Value value(String name) {
        for (Graph graph = this; graph != null; graph = graph.outer) {
            if (graph.constants.containsKey(name) || graph.inputs.contains(name) || graph.made.contains(name)) {
                return new Value(graph, name);
            }
        }
        return null;
    }

    /** It, and all within its nodes. */
    Stream<Graph> all() {
        return Stream.concat(
                Stream.of(this),
                nodes.stream().flatMap(node -> node.graphs().values().stream()).flatMap(Graph::all));
    }

    /** Names of what it defines. */
    Stream<String> names() {
        return Stream.of(constants.keySet(), inputs, made).flatMap(Set::stream);
    }
}
