package io.millrace.inspect;

import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layers of attention that are alike.
 *
 * @param operator {@code MatMul and Softmax} where the graph spells it out
 * @param heads of queries; 0 where the graph does not state it
 * @param kvHeads of keys and values; 0 where the graph does not state it
 * @param window positions that are attended to; 0 for all
 * @param softCap of the scores; 0 for none
 * @param rotates whether the operator applies rotary positions itself
 */
record Attention(String operator, int layers, long heads, long kvHeads, long window, double softCap, boolean rotates) {

    private static final Set<String> OPERATORS = Set.of(
            "GroupQueryAttention",
            "MultiHeadAttention",
            "DecoderMaskedMultiHeadAttention",
            "PagedAttention",
            "Attention",
            "QAttention",
            "PackedMultiHeadAttention");

    static List<Attention> of(OnnxGraph graph) {
        Map<Attention, Integer> layers = new LinkedHashMap<>();
        graph.nodes().stream()
                .filter(node -> OPERATORS.contains(node.operator()))
                .forEach(node -> layers.merge(of(node), 1, Integer::sum));
        if (layers.isEmpty()) {
            int plain = (int) graph.nodes().stream()
                    .filter(node -> node.operator().equals("Softmax"))
                    .count();
            return plain == 0 ? List.of() : List.of(new Attention("MatMul and Softmax", plain, 0, 0, 0, 0, false));
        }
        return layers.entrySet().stream()
                .map(entry -> entry.getKey().times(entry.getValue()))
                .toList();
    }

    private static Attention of(Node node) {
        long heads = node.number("num_heads");
        return new Attention(
                node.operator(),
                1,
                heads,
                node.number("kv_num_heads") == 0 ? heads : node.number("kv_num_heads"),
                Math.max(0, node.number("local_window_size")),
                node.numbers().getOrDefault("softcap", 0.0),
                node.number("do_rotary") == 1);
    }

    private Attention times(int count) {
        return new Attention(operator, count, heads, kvHeads, window, softCap, rotates);
    }
}
