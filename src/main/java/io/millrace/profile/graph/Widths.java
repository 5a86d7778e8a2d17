package io.millrace.profile.graph;

import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Value;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sizes of a model.
 *
 * @param hidden numbers of a token between its layers
 * @param headDim numbers of a head of its cache; 0 where there is none
 * @param cacheBytes of one position, in all layers
 * @param element bytes of a number that is no weight
 * @param inPlace whether an operator writes the cache where it lies, so that it isn't copied in each step
 */
record Widths(long hidden, long headDim, long cacheBytes, int element, boolean inPlace) {

    private static final String CACHE = "past_";
    private static final Set<ElementKind> HALVES = Set.of(ElementKind.FLOAT16, ElementKind.BFLOAT16);

    static Widths of(OnnxGraph graph, WeightViews weights) {
        List<Value> cache = graph.inputs().stream().filter(Widths::isCache).toList();
        long perPosition = cache.stream()
                .mapToLong(value -> value.type().bytes(size(value, 1) * size(value, 3)))
                .sum();
        return new Widths(
                hidden(graph, weights),
                cache.isEmpty() ? 0 : size(cache.getFirst(), 3),
                perPosition,
                isHalf(graph) ? 2 : 4,
                graph.nodes().stream().anyMatch(node -> node.operator().equals("GroupQueryAttention")));
    }

    /** Whether it has the keys and values of earlier tokens as inputs. */
    boolean isDecoder() {
        return cacheBytes > 0;
    }

    private static boolean isCache(Value value) {
        return value.name().startsWith(CACHE) && value.shape().size() == 4 && size(value, 3) > 0;
    }

    private static boolean isHalf(OnnxGraph graph) {
        return graph.outputs().stream().anyMatch(output -> HALVES.contains(output.type()))
                || graph.weights().stream()
                                .filter(weight -> HALVES.contains(weight.type()))
                                .mapToLong(Weight::bytes)
                                .sum()
                        > graph.weights().stream().mapToLong(Weight::bytes).sum() / 2;
    }

    private static long size(Value value, int dimension) {
        String size = value.shape().get(dimension);
        return size.matches("\\d{1,9}") ? Long.parseLong(size) : 0;
    }

    /* What most matrix products read a row of. */
    private static long hidden(OnnxGraph graph, WeightViews weights) {
        Map<Long, Integer> votes = new HashMap<>();
        for (Node node : graph.nodes()) {
            Product.of(node, weights).ifPresent(product -> votes.merge(product.inner(), 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .max(Comparator.<Map.Entry<Long, Integer>>comparingInt(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(1L);
    }
}
