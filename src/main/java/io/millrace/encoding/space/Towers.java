package io.millrace.encoding.space;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A graph of texts and one of images as one, each of which runs only where its vectors are wanted. */
final class Towers implements TensorModel {

    private static final int PICTURES = 4; // dimensions

    private final Tower texts;
    private final Tower images;

    /** @throws IllegalArgumentException when one takes or gives something else; both stay open */
    Towers(TensorModel texts, TensorModel images) {
        this.texts = Tower.of(texts, SharedSpace.TEXT, List.of(SharedSpace.TEXT, "text_embeddings", "pooler_output"));
        this.images =
                Tower.of(images, SharedSpace.IMAGE, List.of(SharedSpace.IMAGE, "image_embeddings", "pooler_output"));
        requirePictures(images.inputs());
    }

    private static void requirePictures(List<TensorSpec> inputs) {
        boolean pictures = inputs.size() == 1
                && inputs.getFirst().name().equals(SharedSpace.PIXELS)
                && inputs.getFirst().shape().size() == PICTURES;
        if (!pictures) {
            throw new IllegalArgumentException("the graph of images takes " + inputs + ", but only "
                    + SharedSpace.PIXELS + " [images, 3, height, width] is fed");
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return Stream.of(texts, images)
                .flatMap(tower -> tower.graph.inputs().stream())
                .toList();
    }

    @Override
    public List<TensorSpec> outputs() {
        return Stream.of(texts, images).map(Tower::spec).toList();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
        requireKnown("input", inputs.keySet(), names(inputs()));
        requireKnown("output", wanted, names(outputs()));
        Map<String, Tensor> vectors = new LinkedHashMap<>();
        Stream.of(texts, images)
                .filter(tower -> wanted.contains(tower.name))
                .forEach(tower -> vectors.put(tower.name, tower.run(inputs)));
        return vectors;
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }

    private static void requireKnown(String kind, Set<String> given, List<String> known) {
        given.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "there is no " + kind + " '" + name + "', the model's " + kind + "s are " + known);
        });
    }

    @Override
    public void interrupt() {
        texts.graph.interrupt();
        images.graph.interrupt();
    }

    @Override
    public void close() {
        try {
            texts.graph.close();
        } finally {
            images.graph.close();
        }
    }

    /**
     * One of the two.
     *
     * @param vectors its own name of its vectors
     * @param name that they go by here
     */
    private record Tower(TensorModel graph, TensorSpec vectors, String name) {

        static Tower of(TensorModel graph, String name, List<String> usual) {
            return usual.stream()
                    .flatMap(own -> graph.outputs().stream()
                            .filter(output -> output.name().equals(own)))
                    .findFirst()
                    .map(vectors -> new Tower(graph, vectors, name))
                    .orElseThrow(() -> new IllegalArgumentException("the outputs of a graph are "
                            + names(graph.outputs()) + ", but vectors are known as one of " + usual));
        }

        TensorSpec spec() {
            return new TensorSpec(name, vectors.type(), vectors.shape(), vectors.symbols());
        }

        Tensor run(Map<String, Tensor> inputs) {
            Map<String, Tensor> own = new LinkedHashMap<>();
            names(graph.inputs()).stream()
                    .filter(inputs::containsKey)
                    .forEach(input -> own.put(input, Objects.requireNonNull(inputs.get(input))));
            return Objects.requireNonNull(graph.run(own, Set.of(vectors.name())).get(vectors.name()), name);
        }
    }
}
