package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.MICROSOFT;
import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.layouts.EncoderSwitches.Distances;
import io.millrace.layouts.EncoderSwitches.Sight;
import io.millrace.layouts.Layout.Attention;
import io.millrace.layouts.Layout.Bias;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Form;
import io.millrace.layouts.Layout.HeadNorm;
import io.millrace.layouts.Layout.Positions;
import io.millrace.runtime.session.ProtobufWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attention of a layer by one of three operators. */
final class AttentionBody {

    private static final int HEAD = Layout.HEAD;
    private static final int HEADS = Layout.HEADS;
    private static final long FLOAT = 1;
    private static final long INT32 = 6;
    private static final long HALF = 10;

    private final Layout layout;
    private final GraphNaming names;
    private final OnnxGraph graph;
    private final GraphBody body;
    private final Map<String, String> outputs;
    private final boolean past;
    private final String count;
    private final String positions;
    private final Weights weights;

    AttentionBody(
            Layout layout,
            Weights weights,
            GraphNaming names,
            OnnxGraph graph,
            GraphBody body,
            String positions,
            String count,
            Map<String, String> outputs,
            boolean past) {
        this.layout = layout;
        this.weights = weights;
        this.names = names;
        this.graph = graph;
        this.body = body;
        this.positions = positions;
        this.count = count;
        this.outputs = outputs;
        this.past = past;
    }

    private String rotation(int layer, boolean sine) {
        int base = layout.base(layer);
        int turned = layout.turned();
        return graph.floats(
                (sine ? "sines" : "cosines") + base,
                new long[] {Layout.MOST_POSITIONS, turned / 2},
                Weights.rotation(sine, base, turned));
    }

    String write(int layer, String name, String in) {
        boolean bias = !layout.is(Bias.NONE);
        String q = heads(layer, name + ".q", in, HEADS, bias);
        String k = heads(layer, name + ".k", in, layout.kvHeads(), bias);
        String v = body.linear(name + ".v", in, Layout.WIDTH, layout.kvHeads() * HEAD, bias);
        String merged =
                switch (layout.get(Attention.class)) {
                    case GROUPED -> grouped(layer, flat(q, HEADS), flat(k, layout.kvHeads()), v);
                    case MULTI_HEAD -> multiHead(layer, flat(q, HEADS), flat(k, HEADS), v);
                    case PLAIN -> plain(layer, q, k, v);
                };
        return body.linear(name + ".o", merged, HEADS * HEAD, Layout.WIDTH, layout.is(Bias.ALL));
    }

    /* [batch, heads, tokens, head], turned */
    private String heads(int layer, String name, String in, int heads, boolean bias) {
        String x = body.linear(name, in, Layout.WIDTH, heads * HEAD, bias);
        x = graph.add("Reshape", x, graph.vector(0, 0, heads, HEAD));
        if (layout.is(HeadNorm.YES)) {
            x = body.norm(name + ".norm", x, HEAD);
        }
        x = graph.add("Transpose", attribute("perm", 0, 2, 1, 3), x);
        return layout.rotates() && !layout.is(Positions.ROTARY_IN_OP) ? rotated(layer, x) : x;
    }

    private String rotated(int layer, String x) {
        if (layout.turned() == HEAD) {
            return turned(layer, x);
        }
        List<String> parts = graph.many("", "Split", 2, List.of(attribute("axis", -1), attribute("num_outputs", 2)), x);
        return graph.add("Concat", attribute("axis", -1L), turned(layer, parts.get(0)), parts.get(1));
    }

    private String turned(int layer, String x) {
        String cosine = graph.add("Unsqueeze", graph.add("Gather", rotation(layer, false), positions), graph.vector(1));
        String sine = graph.add("Unsqueeze", graph.add("Gather", rotation(layer, true), positions), graph.vector(1));
        List<String> halves =
                graph.many("", "Split", 2, List.of(attribute("axis", -1), attribute("num_outputs", 2)), x);
        String a = halves.get(0);
        String b = halves.get(1);
        return graph.add(
                "Concat",
                attribute("axis", -1L),
                graph.add("Sub", graph.add("Mul", a, cosine), graph.add("Mul", b, sine)),
                graph.add("Add", graph.add("Mul", b, cosine), graph.add("Mul", a, sine)));
    }

    private String flat(String x, int heads) {
        return graph.add(
                "Reshape",
                graph.add("Transpose", attribute("perm", 0, 2, 1, 3), x),
                graph.vector(0, 0, (long) heads * HEAD));
    }

    private String cast(String x, long type) {
        return layout.is(Cache.HALF) && !layout.precision().isHalf() ? graph.add("Cast", attribute("to", type), x) : x;
    }

    private String grouped(int layer, String q, String k, String v) {
        String ones = graph.add("ReduceSum", attribute("keepdims", 0L), names.mask(), graph.vector(1));
        String last = graph.add("Cast", attribute("to", INT32), graph.add("Sub", ones, graph.scalar(1)));
        String total = graph.add("Cast", attribute("to", INT32), body.size(names.mask(), 1));
        boolean turns = layout.is(Positions.ROTARY_IN_OP);
        List<ProtobufWriter> attributes = new ArrayList<>(List.of(
                attribute("num_heads", (long) HEADS),
                attribute("kv_num_heads", (long) layout.kvHeads()),
                attribute("do_rotary", turns ? 1L : 0L)));
        if (layout.window(layer) > 0) {
            attributes.add(attribute("local_window_size", (long) layout.window(layer)));
        }
        if (layout.attentionCap() > 0) {
            attributes.add(attribute("softcap", layout.attentionCap()));
        }
        List<String> made = graph.many(
                MICROSOFT,
                "GroupQueryAttention",
                3,
                attributes,
                cast(q, HALF),
                cast(k, HALF),
                cast(v, HALF),
                names.pastKey(layer),
                names.pastValue(layer),
                last,
                total,
                turns ? cast(rotation(layer, false), HALF) : "",
                turns ? cast(rotation(layer, true), HALF) : "");
        outputs.put(names.presentKey(layer), made.get(1));
        outputs.put(names.presentValue(layer), made.get(2));
        return cast(made.get(0), FLOAT);
    }

    private String multiHead(int layer, String q, String k, String v) {
        String pastKey = past ? cast(names.pastKey(layer), FLOAT) : "";
        String pastValue = past ? cast(names.pastValue(layer), FLOAT) : "";
        List<String> made = graph.many(
                MICROSOFT,
                "MultiHeadAttention",
                3,
                List.of(attribute("num_heads", (long) HEADS)),
                q,
                k,
                v,
                "",
                "",
                hidden(layer),
                pastKey,
                pastValue);
        present(layer, made.get(1), made.get(2));
        return made.get(0);
    }

    private void present(int layer, String keys, String values) {
        if (layout.is(Sight.BACK)) {
            outputs.put(names.presentKey(layer), cast(keys, HALF));
            outputs.put(names.presentValue(layer), cast(values, HALF));
        }
    }

    private String plain(int layer, String q, String k, String v) {
        int heads = layout.kvHeads();
        String values = graph.add(
                "Transpose", attribute("perm", 0, 2, 1, 3), graph.add("Reshape", v, graph.vector(0, 0, heads, HEAD)));
        String allKeys = behind(names.pastKey(layer), k);
        String allValues = behind(names.pastValue(layer), values);
        present(layer, allKeys, allValues);
        String scale = graph.floats("scale", new long[0], (float) (1 / Math.sqrt(HEAD)));
        String scores = graph.add(
                "Mul", graph.add("MatMul", q, graph.add("Transpose", attribute("perm", 0, 1, 3, 2), allKeys)), scale);
        String hidden = graph.add("Add", body.capped(scores, layout.attentionCap()), hidden(layer));
        String mixed = graph.add("MatMul", graph.add("Softmax", attribute("axis", -1L), hidden), allValues);
        return flat(mixed, HEADS);
    }

    private String behind(String pastName, String now) {
        return past ? graph.add("Concat", attribute("axis", 2L), cast(pastName, FLOAT), now) : now;
    }

    /* [batch, 1, tokens, total]: 0 where a token is seen. A graph of a past traced on one token hides none that come later. */
    private String hidden(int layer) {
        String total = body.size(names.mask(), 1);
        String columns = graph.add("Range", graph.scalar(0), total, graph.scalar(1));
        String rows = graph.add(
                "Unsqueeze",
                graph.add("Range", graph.add("Sub", total, count), total, graph.scalar(1)),
                graph.vector(1));
        String seen = graph.add("Equal", graph.add("Unsqueeze", names.mask(), graph.vector(1, 2)), graph.scalar(1));
        if (layout.is(Sight.BACK) && (layout.is(Form.SINGLE) || !past)) {
            seen = graph.add("And", seen, graph.add("LessOrEqual", columns, rows));
        } else if (layout.is(Sight.ALL)) {
            seen = graph.add("And", seen, graph.add("GreaterOrEqual", rows, graph.scalar(0)));
        }
        if (layout.window(layer) > 0) {
            seen = graph.add("And", seen, near(layer, graph.add("Sub", rows, columns)));
        }
        String hidden =
                graph.add("Where", seen, graph.floats("zero", new long[0], 0), graph.floats("far", new long[0], -1e9f));
        return layout.is(Distances.YES)
                ? graph.add("Add", hidden, byDistance(graph.add("Sub", columns, rows)))
                : hidden;
    }

    private String near(int layer, String back) {
        return layout.is(Sight.ALL)
                ? graph.add("LessOrEqual", graph.add("Abs", back), graph.scalar(layout.window(layer) / 2))
                : graph.add("Less", back, graph.scalar(layout.window(layer)));
    }

    /* [1, heads, tokens, tokens] */
    private String byDistance(String distance) {
        String table = graph.floats("distances", new long[] {Layout.BUCKETS, HEADS}, weights.distances());
        String buckets = graph.integers(
                "buckets", new long[] {2L * Layout.MOST_POSITIONS + 1}, Weights.buckets(Layout.MOST_POSITIONS));
        String bucket = graph.add("Gather", buckets, graph.add("Add", distance, graph.scalar(Layout.MOST_POSITIONS)));
        String added = graph.add("Transpose", attribute("perm", 2, 0, 1), graph.add("Gather", table, bucket));
        return graph.add("Unsqueeze", added, graph.vector(0));
    }
}
