package io.millrace.quantize;

import io.millrace.quantize.Graph.Attribute;
import io.millrace.quantize.Graph.Constant;
import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.Storage.Span;
import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.session.ProtobufReader;
import io.millrace.runtime.session.ProtobufReader.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an ONNX file with the places of its parts, but for its weights' values, by the numbers of onnx.proto's fields. */
final class GraphReader {

    static final String MICROSOFT = "com.microsoft";

    private static final int DELIMITED = 2;
    private static final int MOST_DEPTH = 16;

    private final Storage storage;
    private final ProtobufReader file;

    private GraphReader(Storage storage) {
        this.storage = storage;
        this.file = new ProtobufReader(storage.main());
    }

    /**
     * A file's graph.
     *
     * @param version {@code ir_version}
     * @param microsoft whether it imports the operators of {@code com.microsoft}
     */
    record Model(Graph graph, long version, boolean microsoft) {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException where it is no ONNX file, or says of weights that they are where they cannot be
     */
    static Model read(Storage storage) {
        try {
            return new GraphReader(storage).model();
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(storage.files().getFirst() + " is not an ONNX protobuf file", e);
        }
    }

    /* ModelProto: ir_version 1, graph 7, opset_import 8, whose domain is 1. */
    private Model model() {
        List<Part> graphs = new ArrayList<>();
        List<String> domains = new ArrayList<>();
        file.each(0, file.size(), part -> {
            if (part.wireType() == DELIMITED && part.number() == 7) {
                graphs.add(part);
            }
        });
        file.eachField(0, file.size(), 8, (from, to) -> domains.add(file.text(from, to, 1)));
        if (graphs.size() != 1) {
            throw new IllegalArgumentException(
                    storage.files().getFirst() + " has " + graphs.size() + " graphs, not one: it is no ONNX file");
        }
        Graph graph = graph(null, graphs.getFirst(), 0);
        return new Model(graph, file.number(0, file.size(), 1), domains.contains(MICROSOFT));
    }

    /* GraphProto: node 1, initializer 5, input 11, output 12, whose name is 1; sparse_initializer 15 stays as it is. */
    private Graph graph(@Nullable Graph outer, Part whole, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("graphs within graphs, more than " + MOST_DEPTH + " deep");
        }
        Graph graph = new Graph(outer, whole.from(), whole.to());
        file.each(whole.from(), whole.to(), part -> {
            switch ((int) part.number()) {
                case 1 -> graph.add(node(graph, part, depth));
                case 5 -> add(constant(graph, part));
                case 11 -> graph.inputs().add(file.text(part.from(), part.to(), 1));
                case 12 -> graph.outputs().add(file.text(part.from(), part.to(), 1));
                default -> {}
            }
        });
        return graph;
    }

    private void add(Constant constant) {
        if (constant.graph().constants().put(constant.name(), constant) != null) {
            throw new IllegalArgumentException("the graph has the weights " + constant.name() + " twice");
        }
    }

    /* NodeProto: input 1, output 2, name 3, op_type 4, attribute 5, domain 7. */
    private Node node(Graph graph, Part part, int depth) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new HashMap<>();
        Map<Long, Graph> graphs = new HashMap<>();
        file.eachField(part.from(), part.to(), 1, (from, to) -> inputs.add(file.text(from, to)));
        file.eachField(part.from(), part.to(), 2, (from, to) -> outputs.add(file.text(from, to)));
        file.eachField(part.from(), part.to(), 5, (from, to) -> {
            attribute(from, to, attributes);
            graphs(graph, from, to, depth, graphs);
        });
        String domain = file.text(part.from(), part.to(), 7);
        String operator = file.text(part.from(), part.to(), 4);
        return new Node(
                graph,
                part,
                domain.isEmpty() || domain.equals("ai.onnx") ? operator : domain + "." + operator,
                file.text(part.from(), part.to(), 3),
                inputs,
                outputs,
                attributes,
                graphs);
    }

    /* AttributeProto: name 1, f 2, i 3, ints 8; those of other types are not looked at. */
    private void attribute(long from, long to, Map<String, Attribute> attributes) {
        float[] real = {0};
        String name = file.text(from, to, 1);
        file.eachFloat(from, to, 2, value -> real[0] = value);
        List<Long> list = name.equals("perm") ? file.numbers(from, to, 8) : List.of();
        attributes.put(name, new Attribute(real[0], file.number(from, to, 3), list));
    }

    /* AttributeProto: g 6, graphs 11. */
    private void graphs(Graph graph, long from, long to, int depth, Map<Long, Graph> graphs) {
        file.each(from, to, part -> {
            if (part.wireType() == DELIMITED && (part.number() == 6 || part.number() == 11)) {
                graphs.put(part.start(), graph(graph, part, depth + 1));
            }
        });
    }

    /* TensorProto: dims 1, data_type 2, float_data 4, name 8, raw_data 9, external_data 13. */
    private Constant constant(Graph graph, Part part) {
        String name = file.text(part.from(), part.to(), 8);
        ElementKind type = ElementKind.of(file.number(part.from(), part.to(), 2));
        List<Long> shape = file.numbers(part.from(), part.to(), 1);
        Span data = external(part, name, type, shape);
        return new Constant(graph, name, part, type, shape, data == null ? raw(part, name, type, shape) : data);
    }

    private @Nullable Span raw(Part part, String name, ElementKind type, List<Long> shape) {
        List<Span> found = new ArrayList<>();
        file.each(part.from(), part.to(), field -> {
            if (field.wireType() == DELIMITED
                    && (field.number() == 9 || field.number() == 4 && type == ElementKind.FLOAT32)) {
                found.add(new Span("", field.from(), field.to() - field.from()));
            }
        });
        if (found.size() != 1) {
            return null;
        }
        requireLength(found.getFirst().length(), name, type, shape);
        return found.getFirst();
    }

    /* StringStringEntryProto: key 1, value 2. */
    private @Nullable Span external(Part part, String name, ElementKind type, List<Long> shape) {
        Map<String, String> entries = new HashMap<>();
        file.eachField(
                part.from(), part.to(), 13, (from, to) -> entries.put(file.text(from, to, 1), file.text(from, to, 2)));
        String location = entries.get("location");
        if (location == null) {
            return null;
        }
        if (ElementKind.UNKNOWN == type && !entries.containsKey("length")) {
            throw new IllegalArgumentException("the weights " + name + " have a type that is not known, and no length");
        }
        long length = number(entries, "length", name, bytes(name, type, shape));
        requireLength(length, name, type, shape);
        Span span = new Span(location, number(entries, "offset", name, 0), length);
        storage.require(span, name);
        return span;
    }

    private static long number(Map<String, String> entries, String key, String name, long otherwise) {
        String text = entries.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the weights " + name + ": " + key + " is '" + text + "', which is no number", e);
        }
    }

    private static void requireLength(long length, String name, ElementKind type, List<Long> shape) {
        if (type != ElementKind.UNKNOWN && type != ElementKind.STRING && length != bytes(name, type, shape)) {
            throw new IllegalArgumentException("the weights " + name + " are " + length + " bytes, but " + type + " "
                    + shape + " has " + bytes(name, type, shape));
        }
    }

    private static long bytes(String name, ElementKind type, List<Long> shape) {
        try {
            if (shape.stream().allMatch(size -> size >= 0)) {
                return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
            }
        } catch (ArithmeticException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "the weights " + name + " have the shape " + shape + ", which none can have");
    }
}
