package io.millrace.layouts;

import static io.millrace.layouts.OnnxGraph.attribute;

import io.millrace.core.DType;
import io.millrace.layouts.EncoderSwitches.Answer;
import io.millrace.layouts.EncoderSwitches.Segments;
import io.millrace.layouts.EncoderSwitches.Sight;
import io.millrace.layouts.Layout.Cache;
import io.millrace.layouts.Layout.Names;
import io.millrace.layouts.Layout.Positions;
import io.millrace.layouts.Layout.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ONNX graphs of a layout. */
final class LayoutGraph {

    private final Layout layout;
    private final Weights weights;
    private final GraphNaming names;

    LayoutGraph(Layout layout, Weights weights) {
        this.layout = layout;
        this.weights = weights;
        this.names = new GraphNaming(layout.get(Names.class));
    }

    /** One graph with a past; without, the graph of a pair that runs prompts. */
    byte[] model(OnnxGraph.Parts parts, boolean past) {
        OnnxGraph graph = new OnnxGraph(parts).inHalf(layout.precision().isHalf());
        inputs(graph, past);
        new GraphBody(layout, weights, names, graph, past).write().forEach((name, value) -> {
            graph.node("", "Identity", List.of(name), List.of(), value);
            output(graph, name);
        });
        return graph.model();
    }

    /** A graph of two branches, of which {@code use_cache_branch} chooses. */
    byte[] merged(OnnxGraph.Parts parts) {
        OnnxGraph graph = new OnnxGraph(parts).inHalf(layout.precision().isHalf());
        inputs(graph, true);
        graph.input("use_cache_branch", DType.BOOL, 1);
        List<String> outputs = new ArrayList<>();
        OnnxGraph with = branch(graph, "w", true, outputs);
        OnnxGraph without = branch(graph, "o", false, new ArrayList<>());
        graph.node(
                "",
                "If",
                outputs,
                List.of(attribute("then_branch", with), attribute("else_branch", without)),
                "use_cache_branch");
        outputs.forEach(name -> output(graph, name));
        return graph.model();
    }

    private OnnxGraph branch(OnnxGraph graph, String prefix, boolean past, List<String> outputs) {
        OnnxGraph branch = graph.branch(prefix).named(prefix);
        Map<String, String> made = new GraphBody(layout, weights, names, branch, past).write();
        made.forEach((name, value) -> {
            branch.node("", "Identity", List.of(prefix + "_" + name), List.of(), value);
            output(branch, prefix + "_" + name, name);
            outputs.add(name);
        });
        return branch;
    }

    private void inputs(OnnxGraph graph, boolean past) {
        graph.input(names.ids(), DType.INT64, "batch", "sequence");
        graph.input(names.mask(), DType.INT64, "batch", layout.is(Sight.ALL) ? "sequence" : "total");
        if (layout.takesPositions()) {
            Object[] shape = layout.is(Positions.ROTARY_PLANES)
                    ? new Object[] {3, "batch", "sequence"}
                    : new Object[] {"batch", "sequence"};
            graph.input(names.positions(), DType.INT64, shape);
        }
        if (layout.is(Segments.YES)) {
            graph.input("token_type_ids", DType.INT64, "batch", "sequence");
        }
        if (layout.is(Rows.KEPT)) {
            graph.input("num_logits_to_keep", DType.INT64);
        }
        if (past && layout.is(Sight.BACK)) {
            state().forEach((name, shape) -> graph.input(name.past(), name.type(), shape));
        }
    }

    private record Named(String past, String present, DType type) {}

    private Map<Named, Object[]> state() {
        DType half = layout.is(Cache.HALF) ? DType.FLOAT16 : DType.FLOAT32;
        Map<Named, Object[]> state = new LinkedHashMap<>();
        for (int i = 0; i < layout.layers(); i++) {
            switch (layout.kind(i)) {
                case 'A' -> {
                    Object[] shape = {"batch", layout.kvHeads(), "past", Layout.HEAD};
                    state.put(new Named(names.pastKey(i), names.presentKey(i), half), shape);
                    state.put(new Named(names.pastValue(i), names.presentValue(i), half), shape);
                }
                case 'C' ->
                    state.put(
                            new Named(names.pastState("conv", i), names.presentState("conv", i), DType.FLOAT32),
                            new Object[] {"batch", Layout.WIDTH, Layout.KERNEL});
                default ->
                    state.put(
                            new Named(
                                    names.pastState("recurrent", i), names.presentState("recurrent", i), DType.FLOAT32),
                            new Object[] {"batch", Layout.HEADS, Layout.HEAD, Layout.HEAD});
            }
        }
        return state;
    }

    private void output(OnnxGraph graph, String name) {
        output(graph, name, name);
    }

    private void output(OnnxGraph graph, String name, String meant) {
        if (layout.is(Sight.ALL)) {
            graph.output(name, graph.floatType(), encoded(name));
            return;
        }
        if (meant.equals(names.logits())) {
            Object rows = layout.is(Rows.LAST) ? (Object) 1 : "rows";
            graph.output(name, graph.floatType(), "batch", rows, Layout.VOCABULARY);
        }
        state().forEach((named, shape) -> {
            if (named.present().equals(meant)) {
                Object[] grown = shape.clone();
                if (grown[2].equals("past")) {
                    grown[2] = "total";
                }
                graph.output(name, named.type(), grown);
            }
        });
    }

    private Object[] encoded(String name) {
        return switch (layout.get(Answer.class)) {
            case STATES -> new Object[] {"batch", "sequence", Layout.WIDTH};
            case SENTENCE ->
                name.equals("token_embeddings")
                        ? new Object[] {"batch", "sequence", Layout.WIDTH}
                        : new Object[] {"batch", Layout.WIDTH};
            case TEXT_LABELS -> new Object[] {"batch", Layout.LABELS};
            case SCORE -> new Object[] {"batch", 1};
            case TOKEN_LABELS -> new Object[] {"batch", "sequence", Layout.LABELS};
            case VOCABULARY -> new Object[] {"batch", "sequence", Layout.VOCABULARY};
            case PROJECTED -> new Object[] {"batch", "sequence", Layout.PROJECTED};
        };
    }
}
