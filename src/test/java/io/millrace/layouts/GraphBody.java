package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.MICROSOFT;
import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.layouts.EncoderSwitches.EmbeddingNorm;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.layouts.EncoderSwitches.Sight;
import io.millrace.layouts.Layout.Activation;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Head;
import io.millrace.layouts.Layout.Lora;
import io.millrace.layouts.Layout.Norm;
import io.millrace.layouts.Layout.Place;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import io.millrace.runtime.session.ProtobufWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operators of a decoder, from its inputs to its logits and its state, or of an encoder to what it gives. */
final class GraphBody {

    private static final long END = Long.MAX_VALUE;
    private static final long INT64 = 7;

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
        attention = new AttentionBody(layout, weights, names, graph, this, positions, count, outputs, past);
        this.tokenPositions = positions;
    }

    private final String tokenPositions; // [batch or 1, tokens]

    /** Values by the names of the outputs. */
    Map<String, String> write() {
        String x = embedded();
        for (int i = 0; i < layout.layers(); i++) {
            x = layer(i, x);
        }
        String states = layout.is(Place.SUM) ? x : norm("final", x, Layout.WIDTH);
        return layout.is(Sight.ALL)
                ? new EncoderHeads(layout, graph, this).write(states, names.mask())
                : decoded(states);
    }

    private String embedded() {
        String x = graph.add("Gather", table("embed", Layout.VOCABULARY), names.ids());
        if (!layout.rotates()) {
            x = graph.add(
                    "Add", x, graph.add("Gather", table("positions.table", Layout.MOST_POSITIONS), tokenPositions));
        }
        if (layout.is(Segments.YES)) {
            x = graph.add("Add", x, graph.add("Gather", table("segments", 2), "token_type_ids"));
        }
        return layout.is(EmbeddingNorm.YES) ? norm("embed.norm", x, Layout.WIDTH) : x;
    }

    private String table(String name, int rows) {
        return graph.floats(name, new long[] {rows, Layout.WIDTH}, weights.table(name, rows, Layout.WIDTH));
    }

    private Map<String, String> decoded(String states) {
        String last = kept(states);
        String embedding = table("embed", Layout.VOCABULARY);
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
        if (layout.is(Place.SUM)) {
            String seen = norm(name + ".norm2", graph.add("Add", x, mix(i, name, x)), Layout.WIDTH);
            return norm(name + ".norm4", graph.add("Add", seen, inner(name, seen)), Layout.WIDTH);
        }
        boolean before = !layout.is(Place.AFTER);
        boolean after = layout.is(Place.AFTER) || layout.is(Place.BOTH);
        String in = layout.normsBefore(i) ? norm(name + ".norm1", x, Layout.WIDTH) : x;
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
            case GELU_EXACT, GELU_EXACT_GATED -> exact(x);
        };
    }

    private String exact(String x) {
        String turned = graph.add("Erf", graph.add("Div", x, graph.floats("root", new long[0], (float) Math.sqrt(2))));
        String half = graph.add("Mul", x, graph.floats("half", new long[0], 0.5f));
        return graph.add("Mul", half, graph.add("Add", turned, graph.floats("one", new long[0], 1)));
    }

    String linear(String name, String x, int in, int out, boolean bias) {
        String product = new ProductBody(layout, weights, graph).of(name, x, in, out);
        product = layout.is(Lora.NONE) ? product : graph.add("Add", product, adapted(name, x, in, out));
        return bias
                ? graph.add(
                        "Add",
                        product,
                        graph.floats(name + ".bias", new long[] {out}, weights.vector(name + ".bias", out)))
                : product;
    }

    private String adapted(String name, String x, int in, int out) {
        weights.isLinear(name, in, out);
        Object rank = layout.is(Lora.EMPTY) ? (Object) "rank" : Weights.RANK;
        String down = graph.add("MatMul", x, graph.defaulted(name + ".lora_A", in, rank));
        return graph.add("MatMul", down, graph.defaulted(name + ".lora_B", rank, out));
    }

    /** Over the last dimension. */
    String norm(String name, String x, int size) {
        String scale = graph.floats(name, new long[] {size}, weights.scale(name, size));
        ProtobufWriter epsilon = attribute("epsilon", 1e-5f);
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
        if (layout.is(Positions.ROTARY_CACHE)) {
            return graph.add("Unsqueeze", "cache_position", graph.vector(0));
        }
        if (layout.is(Positions.LEARNED_OFFSET)) {
            return behindPad();
        }
        String first =
                past && !layout.is(Positions.ROTARY_IN_OP) ? size(names.pastKey(firstAttention()), 2) : graph.scalar(0);
        String range = graph.add("Range", first, graph.add("Add", first, count), graph.scalar(1));
        return graph.add("Unsqueeze", range, graph.vector(0));
    }

    /* As RoBERTa's graph makes them of the ids: tokens that are no padding are counted, from behind the pad token's id. */
    private String behindPad() {
        String pad = graph.scalar(Layout.OFFSET_PAD);
        String real = graph.add("Cast", attribute("to", INT64), graph.add("Not", graph.add("Equal", names.ids(), pad)));
        String counted = graph.add("CumSum", real, graph.scalar(1));
        return graph.add("Add", graph.add("Mul", counted, real), pad);
    }

    private int firstAttention() {
        int layer = 0;
        while (layout.kind(layer) != 'A') {
            layer++;
        }
        return layer;
    }
}
