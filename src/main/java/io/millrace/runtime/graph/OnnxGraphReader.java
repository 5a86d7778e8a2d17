package io.millrace.runtime.graph;

import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Value;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import io.millrace.runtime.session.ProtobufReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads an ONNX file by the numbers of onnx.proto's fields, without its weights' values, so that its size does not matter. */
public final class OnnxGraphReader {

    private static final int MOST_DEPTH = 16;

    private final ProtobufReader file;
    private final OnnxGraph graph = OnnxGraph.empty();

    private OnnxGraphReader(ProtobufReader file) {
        this.file = file;
    }

    /**
     * What a file holds.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    public static OnnxGraph read(Path model) throws IOException {
        return ProtobufReader.read(model, file -> new OnnxGraphReader(file).model());
    }

    /* ModelProto: producer_name 2, producer_version 3, graph 7, opset_import 8. */
    private OnnxGraph model() {
        file.eachField(0, file.size(), 7, (from, to) -> graph(from, to, 0, ""));
        file.eachField(0, file.size(), 8, this::opset);
        String producer = file.text(0, file.size(), 2) + " " + file.text(0, file.size(), 3);
        return graph.withProducer(producer.strip());
    }

    private void opset(long from, long to) {
        String domain = file.text(from, to, 1);
        graph.opsets().put(domain.isEmpty() ? "ai.onnx" : domain, file.number(from, to, 2));
    }

    /* GraphProto: node 1, initializer 5, input 11, output 12. */
    private void graph(long from, long to, int depth, String branch) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("graphs within graphs, more than " + MOST_DEPTH + " deep");
        }
        file.eachField(from, to, 1, (start, end) -> node(start, end, depth, branch));
        file.eachField(from, to, 5, (start, end) -> graph.weights().add(weight(start, end)));
        if (depth == 0) {
            file.eachField(from, to, 11, (start, end) -> graph.inputs().add(value(start, end)));
            file.eachField(from, to, 12, (start, end) -> graph.outputs().add(value(start, end)));
            graph.inputs().removeIf(input -> graph.weights().stream()
                    .anyMatch(weight -> weight.name().equals(input.name())));
        }
    }

    /* NodeProto: input 1, output 2, op_type 4, attribute 5. */
    private void node(long from, long to, int depth, String branch) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Double> numbers = new HashMap<>();
        file.eachField(from, to, 1, (start, end) -> inputs.add(file.text(start, end)));
        file.eachField(from, to, 2, (start, end) -> outputs.add(file.text(start, end)));
        file.eachField(from, to, 5, (start, end) -> attribute(start, end, numbers, depth));
        graph.nodes().add(new Node(file.text(from, to, 4), inputs, outputs, numbers, branch));
    }

    /* AttributeProto: name 1, f 2, i 3, g 6. */
    private void attribute(long from, long to, Map<String, Double> numbers, int depth) {
        String name = file.text(from, to, 1);
        file.eachFloat(from, to, 2, value -> numbers.put(name, (double) value));
        file.eachField(from, to, 3, (start, _) -> numbers.put(name, (double) file.varint(start)));
        file.eachField(from, to, 6, (start, end) -> graph(start, end, depth + 1, name));
    }

    /* TensorProto: dims 1, data_type 2, name 8, external_data 13. */
    private Weight weight(long from, long to) {
        List<Long> shape = file.numbers(from, to, 1);
        List<String> location = new ArrayList<>();
        file.eachField(from, to, 13, (start, end) -> {
            if (file.text(start, end, 1).equals("location")) {
                location.add(file.text(start, end, 2));
            }
        });
        return new Weight(
                file.text(from, to, 8),
                ElementKind.of(file.number(from, to, 2)),
                shape,
                location.isEmpty() ? "" : location.getFirst());
    }

    /* ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its elem_type 1, shape 2; its dim 1. */
    private Value value(long from, long to) {
        List<String> shape = new ArrayList<>();
        List<ElementKind> type = new ArrayList<>();
        file.eachField(
                from,
                to,
                2,
                (start, end) -> file.eachField(start, end, 1, (tensor, tensorEnd) -> {
                    type.add(ElementKind.of(file.number(tensor, tensorEnd, 1)));
                    file.eachField(
                            tensor,
                            tensorEnd,
                            2,
                            (dims, dimsEnd) ->
                                    file.eachField(dims, dimsEnd, 1, (dim, dimEnd) -> shape.add(size(dim, dimEnd))));
                }));
        return new Value(file.text(from, to, 1), type.isEmpty() ? ElementKind.UNKNOWN : type.getFirst(), shape);
    }

    /* Dimension: dim_value 1, dim_param 2. */
    private String size(long from, long to) {
        String name = file.text(from, to, 2);
        return name.isEmpty() ? Long.toString(file.number(from, to, 1)) : name;
    }
}
