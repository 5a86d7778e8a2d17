package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.MICROSOFT;
import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.Lora;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operators of a decoder, from its inputs to its logits and its state. */
final class GraphBody {

    private static final long END = Long.MAX_VALUE;

    private final Layout layout;
    private final Weights weights;
    private final GraphNaming names;
    private final OnnxGraph graph;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final AttentionBody attention;
    private final StateBody states;
    private final String count; // tokens, a scalar

    GraphBody(Layout layout, Weights weights, GraphNaming names, OnnxGraph graph, boolean past) {
        this.layout = layout;
        this.weights = weights;
        this.names = names;
        this.graph = graph;
        count = size(names.ids(), 1);
        states = new StateBody(weights, names, graph, this, outputs);
        String positions = positions(past);
        attention = new AttentionBody(layout, names, graph, this, positions, count, outputs, past);
        this.tokenPositions = positions;
    }

    private final String tokenPositions; // [batch or 1, tokens]

    /** Values by the names of the outputs. */
    Map<String, String> write() {
        String embedding = graph.floats(
                "embed",
                new long[] {Layout.VOCABULARY, Layout.WIDTH},
                weights.table("embed", Layout.VOCABULARY, Layout.WIDTH));
        String x = graph.add("Gather", embedding, names.ids());
        if (!layout.rotates()) {
            String learned = graph.floats(
                    "positions.table",
                    new long[] {Layout.MOST_POSITIONS, Layout.WIDTH},
                    weights.table("positions.table", Layout.MOST_POSITIONS, Layout.WIDTH));
            x = graph.add("Add", x, graph.add("Gather", learned, tokenPositions));
        }
        for (int i = 0; i < layout.layers(); i++) {
            x = layer(i, x);
        }
        String last = kept(norm("final", x, Layout.WIDTH));
        String head = layout.is(Head.TIED)
                ? graph.add("Transpose", attribute("perm", 1, 0), embedding)
                : graph.floats(
                        "head",
                        new long[] {Layout.WIDTH, Layout.VOCABULARY},
                        weights.matrix("head", Layout.WIDTH, Layout.VOCABULARY));
        outputs.put(names.logits(), capped(graph.add("MatMul", last, head), layout.logitCap()));
        return outputs;
    }

    private String kept(String x) {
        String from =
                switch (layout.get(Rows.class)) {
                    case ALL -> null;
                    case KEPT -> graph.add("Reshape", graph.add("Neg", "num_logits_to_keep"), graph.vector(1));
                    case LAST -> graph.vector(-1);
                };
        return from == null ? x : graph.add("Slice", x, from, graph.vector(END), graph.vector(1));
    }

    private String layer(int i, String x) {
        String name = "layer" + i;
        boolean before = !layout.is(Place.AFTER);
        boolean after = layout.is(Place.AFTER) || layout.is(Place.BOTH);
        String in = before ? norm(name + ".norm1", x, Layout.WIDTH) : x;
        String mixed = mix(i, name, in);
        mixed = after ? norm(name + ".norm2", mixed, Layout.WIDTH) : mixed;
        String between = graph.add("Add", x, mixed);
        String from = layout.is(Place.PARALLEL) ? x : between;
        String inner = inner(name, before ? norm(name + ".norm3", from, Layout.WIDTH) : from);
        return graph.add("Add", between, after ? norm(name + ".norm4", inner, Layout.WIDTH) : inner);
    }

    private String mix(int i, String name, String in) {
        return switch (layout.kind(i)) {
            case 'A' -> attention.write(i, name, in);
            case 'C' -> states.convolution(i, name, in);
            default -> states.recurrence(i, name, in, count);
        };
    }

    private String inner(String name, String in) {
        String up = linear(name + ".up", in, Layout.WIDTH, Layout.INNER, layout.is(Bias.ALL));
        String active = layout.gated()
                ? activated(linear(name + ".gate", in, Layout.WIDTH, Layout.INNER, layout.is(Bias.ALL)))
                : activated(up);
        String product = layout.gated() ? graph.add("Mul", active, up) : active;
        return linear(name + ".down", product, Layout.INNER, Layout.WIDTH, layout.is(Bias.ALL));
    }

    private String activated(String x) {
        return switch (layout.get(Activation.class)) {
            case SILU_GATED -> graph.add("Mul", x, graph.add("Sigmoid", x));
            case GELU_GATED, GELU -> graph.add(MICROSOFT, "FastGelu", List.of(), x);
            case RELU -> graph.add("Relu", x);
        };
    }

    String linear(String name, String x, int in, int out, boolean bias) {
        String product =
                graph.add("MatMul", x, graph.floats(name, new long[] {in, out}, weights.linear(name, in, out)));
        if (!layout.is(Lora.NONE)) {
            Object rank = layout.is(Lora.EMPTY) ? (Object) "rank" : Weights.RANK;
            String down = graph.add("MatMul", x, graph.defaulted(name + ".lora_A", in, rank));
            product =
                    graph.add("Add", product, graph.add("MatMul", down, graph.defaulted(name + ".lora_B", rank, out)));
        }
        return bias
                ? graph.add(
                        "Add",
                        product,
                        graph.floats(name + ".bias", new long[] {out}, weights.vector(name + ".bias", out)))
                : product;
    }

    /** Over the last dimension. */
    String norm(String name, String x, int size) {
        String scale = graph.floats(name, new long[] {size}, weights.scale(name, size));
        Protobuf epsilon = attribute("epsilon", 1e-5f);
        if (layout.is(Norm.RMS)) {
            return graph.add("", "SimplifiedLayerNormalization", List.of(epsilon, attribute("axis", -1)), x, scale);
        }
        String bias = graph.floats(name + ".bias", new long[] {size}, weights.vector(name + ".bias", size));
        return graph.add("", "LayerNormalization", List.of(epsilon, attribute("axis", -1)), x, scale, bias);
    }

    String capped(String x, float cap) {
        if (cap == 0) {
            return x;
        }
        String limit = graph.floats("cap" + cap, new long[0], cap);
        return graph.add("Mul", graph.add("Tanh", graph.add("Div", x, limit)), limit);
    }

    /** Size of a dimension, a scalar. */
    String size(String value, long dimension) {
        return graph.add("Gather", graph.add("Shape", value), graph.scalar(dimension));
    }

    private String positions(boolean past) {
        if (layout.takesPositions()) {
            return layout.is(Positions.ROTARY_PLANES)
                    ? graph.add("Gather", attribute("axis", 0), names.positions(), graph.scalar(2))
                    : names.positions();
        }
        String first =
                past && !layout.is(Positions.ROTARY_IN_OP) ? size(names.pastKey(firstAttention()), 2) : graph.scalar(0);
        String range = graph.add("Range", first, graph.add("Add", first, count), graph.scalar(1));
        return graph.add("Unsqueeze", range, graph.vector(0));
    }

    private int firstAttention() {
        int layer = 0;
        while (layout.kind(layer) != 'A') {
            layer++;
        }
        return layer;
    }
}
