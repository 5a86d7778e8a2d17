package io.millrace.encoding.space;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Padding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One graph of texts and images, which computes both: where one alone is wanted, the other is an empty one. */
final class JointGraph implements TensorModel {

    private final TensorModel graph;
    private final List<TensorSpec> outputs;
    private final Map<String, Tensor> blankTexts;
    private final Map<String, Tensor> blankImages;

    /** @throws IllegalArgumentException when it takes or gives something else; it stays open */
    JointGraph(TensorModel graph, Padding padding, List<Long> picture) {
        this.graph = graph;
        this.outputs = List.of(output(graph, SharedSpace.TEXT), output(graph, SharedSpace.IMAGE));
        Map<String, Tensor> blank = BlankInputs.of(graph.inputs(), padding, picture);
        Map<Boolean, List<String>> names =
                blank.keySet().stream().collect(Collectors.partitioningBy(SharedSpace.PIXELS::equals));
        this.blankTexts = part(blank, names.getOrDefault(false, List.of()));
        this.blankImages = part(blank, names.getOrDefault(true, List.of()));
    }

    private static TensorSpec output(TensorModel graph, String name) {
        return graph.outputs().stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the graph takes texts and images, but has no output " + name + ", only " + graph.outputs()));
    }

    private static Map<String, Tensor> part(Map<String, Tensor> tensors, List<String> names) {
        Map<String, Tensor> part = new LinkedHashMap<>(tensors);
        part.keySet().retainAll(names);
        return part;
    }

    @Override
    public List<TensorSpec> inputs() {
        return graph.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** Whether the graph gives that besides vectors. */
    boolean gives(String output) {
        return graph.outputs().stream().anyMatch(spec -> spec.name().equals(output));
    }

    /** @param wanted may also hold what the graph gives besides vectors */
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        if (wanted.equals(Set.of(SharedSpace.IMAGE))) {
            all.putAll(blankTexts);
        } else if (wanted.equals(Set.of(SharedSpace.TEXT))) {
            all.putAll(blankImages);
        }
        all.putAll(inputs);
        return graph.run(all, wanted);
    }

    @Override
    public void interrupt() {
        graph.interrupt();
    }

    @Override
    public void close() {
        graph.close();
    }
}
