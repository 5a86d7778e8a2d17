package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.attribute;

import java.util.List;
import java.util.Map;

/** Layers whose state does not grow: a short convolution as LFM2 has it, and a linear recurrence. */
final class StateBody {

    private static final long END = Long.MAX_VALUE;
    private static final int WIDTH = Layout.WIDTH;
    private static final int ALL_HEADS = Layout.HEADS * Layout.HEAD;

    private final Weights weights;
    private final GraphNaming names;
    private final OnnxGraph graph;
    private final GraphBody body;
    private final Map<String, String> outputs;

    StateBody(Weights weights, GraphNaming names, OnnxGraph graph, GraphBody body, Map<String, String> outputs) {
        this.weights = weights;
        this.names = names;
        this.graph = graph;
        this.body = body;
        this.outputs = outputs;
    }

    String convolution(int i, String name, String in) {
        List<String> parts = graph.many(
                "",
                "Split",
                3,
                List.of(attribute("axis", -1), attribute("num_outputs", 3)),
                body.linear(name + ".conv.in", in, WIDTH, 3 * WIDTH, false));
        String gated = graph.add("Transpose", attribute("perm", 0, 2, 1), graph.add("Mul", parts.get(0), parts.get(2)));
        String all = graph.add("Concat", attribute("axis", 2L), names.pastState("conv", i), gated);
        outputs.put(
                names.presentState("conv", i),
                graph.add("Slice", all, graph.vector(-Layout.KERNEL), graph.vector(END), graph.vector(2)));
        String kernel = graph.floats(
                name + ".conv",
                new long[] {WIDTH, 1, Layout.KERNEL},
                weights.matrix(name + ".conv", Layout.KERNEL, WIDTH));
        String sums = graph.add("Conv", attribute("group", (long) WIDTH), all, kernel);
        String now = graph.add("Slice", sums, graph.vector(1), graph.vector(END), graph.vector(2));
        String turned = graph.add("Transpose", attribute("perm", 0, 2, 1), now);
        return body.linear(name + ".conv.out", graph.add("Mul", parts.get(1), turned), WIDTH, WIDTH, false);
    }

    /* [batch, heads, tokens, head] */
    private String heads(String name, String in) {
        String x = body.linear(name, in, WIDTH, ALL_HEADS, false);
        return graph.add(
                "Transpose",
                attribute("perm", 0, 2, 1, 3),
                graph.add("Reshape", x, graph.vector(0, 0, Layout.HEADS, Layout.HEAD)));
    }

    String recurrence(int i, String name, String in, String count) {
        String q = heads(name + ".rq", in);
        String k = heads(name + ".rk", in);
        String v = heads(name + ".rv", in);
        String past = names.pastState("recurrent", i);
        String decay = graph.floats("decay", new long[] {Layout.HEADS, 1, 1}, Weights.decay());
        String index =
                graph.add("Cast", attribute("to", 1), graph.add("Range", graph.scalar(0), count, graph.scalar(1)));
        String row = graph.add("Unsqueeze", index, graph.vector(1));
        String column = graph.add("Unsqueeze", index, graph.vector(0));
        String distance = graph.add("Sub", row, column);
        String powers = graph.add("Pow", decay, graph.add("Relu", distance));
        String lower = graph.add(
                "Where", graph.add("GreaterOrEqual", row, column), powers, graph.floats("zero", new long[0], 0));
        String scores = graph.add(
                "Mul", graph.add("MatMul", q, graph.add("Transpose", attribute("perm", 0, 1, 3, 2), k)), lower);
        String one = graph.floats("one", new long[0], 1);
        String fromPast =
                graph.add("Mul", graph.add("MatMul", q, past), graph.add("Pow", decay, graph.add("Add", row, one)));
        String sum = graph.add("Add", graph.add("MatMul", scores, v), fromPast);
        String length = graph.add("Cast", attribute("to", 1), count);
        String left = graph.add("Pow", decay, graph.add("Sub", graph.add("Sub", length, one), row));
        String gained = graph.add(
                "MatMul", graph.add("Transpose", attribute("perm", 0, 1, 3, 2), graph.add("Mul", k, left)), v);
        outputs.put(
                names.presentState("recurrent", i),
                graph.add("Add", graph.add("Mul", past, graph.add("Pow", decay, length)), gained));
        String merged = graph.add(
                "Reshape", graph.add("Transpose", attribute("perm", 0, 2, 1, 3), sum), graph.vector(0, 0, ALL_HEADS));
        return body.linear(name + ".ro", merged, ALL_HEADS, WIDTH, false);
    }
}
