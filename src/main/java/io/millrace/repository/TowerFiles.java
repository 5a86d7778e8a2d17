package io.millrace.repository;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The graphs of a model whose texts and images have vectors in one space, as exports call them: {@code text_model} and
 * {@code vision_model}, and {@code model} where one graph has both.
 */
final class TowerFiles {

    private static final String TEXTS = "text_model";
    private static final String IMAGES = "vision_model";
    private static final String BOTH = "model";
    private static final String ONNX = ".onnx";

    private TowerFiles() {}

    /**
     * The graph of texts that is taken, which has one of images beside it; empty where there is none.
     *
     * @param found names of graphs, relative to {@code home}
     */
    static Optional<String> texts(Path home, List<String> found) {
        return GraphFiles.SUFFIXES.stream()
                .flatMap(suffix -> Stream.of("", "onnx/").map(folder -> folder + TEXTS + suffix + ONNX))
                .filter(name ->
                        found.contains(name) && images(home.resolve(name)).isPresent())
                .findFirst();
    }

    /** The graph of images beside one of texts: in the same precision, or else in the first that there is. */
    static Optional<Path> images(Path texts) {
        return GraphFiles.beside(texts, TEXTS, IMAGES);
    }

    /** The graph of both beside one of texts. */
    static Optional<Path> both(Path texts) {
        return GraphFiles.beside(texts, TEXTS, BOTH);
    }
}
