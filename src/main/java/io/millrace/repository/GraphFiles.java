package io.millrace.repository;

import io.millrace.core.JsonFile;
import io.millrace.core.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Which of the ONNX files of a folder is the model. */
final class GraphFiles {

    private static final Logger LOG = LoggerFactory.getLogger(GraphFiles.class);

    /** Precisions as onnx-community's names end, in the order in which they are taken. */
    static final List<String> SUFFIXES =
            List.of("", "_fp16", "_q4", "_q4f16", "_int8", "_uint8", "_quantized", "_bnb4");

    /** Names that are taken, in order of preference. */
    static final List<String> USUAL = Stream.concat(
                    SUFFIXES.stream().flatMap(suffix -> Stream.of("model", "decoder_model_merged", "decoder_model")
                            .flatMap(base -> Stream.of("", "onnx/").map(folder -> folder + base + suffix + ".onnx"))),
                    EncoderFiles.OF_TRANSDUCERS.stream())
            .toList();

    private static final String ONNX = ".onnx";
    private static final String GENAI = "genai_config.json";
    private static final int MOST_NAMED = 10;

    private final Path home;
    private final List<String> found;

    private GraphFiles(Path home, List<String> found) {
        this.home = home;
        this.found = found;
    }

    /** @param home of the graphs: the folder, or its version folder */
    static GraphFiles in(Path home) throws IOException {
        return new GraphFiles(
                home,
                Stream.concat(names(home, ""), names(home.resolve("onnx"), "onnx/"))
                        .toList());
    }

    private static Stream<String> names(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".onnx"))
                    .filter((Predicate<Path>) Files::isRegularFile)
                    .map(file -> prefix + file.getFileName())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /**
     * Another graph beside one: in the same precision, or else in the first that there is.
     *
     * @param own name of the one, without precision
     * @param other name of the other
     */
    static Optional<Path> beside(Path graph, String own, String other) {
        String name = String.valueOf(graph.getFileName());
        if (!name.startsWith(own)) {
            return Optional.empty();
        }
        return Stream.concat(
                        Stream.of(name.substring(own.length())),
                        SUFFIXES.stream().map(suffix -> suffix + ONNX))
                .map(ending -> graph.resolveSibling(other + ending))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * The file of a model.
     *
     * @param named by model.yaml; null takes the first of the usual names, or the only file there is
     * @throws ManifestException where there is none, or none that is meant
     */
    Path chosen(@Nullable String named) {
        Path file =
                named != null ? stated(named, "file", "model.yaml") : genai().orElseGet(() -> home.resolve(usual()));
        requireContent(file);
        TowerFiles.images(file).ifPresent(GraphFiles::requireContent);
        SightFiles.all(file).forEach(GraphFiles::requireContent);
        return file;
    }

    private String usual() {
        Optional<String> known = TowerFiles.texts(home, found)
                .or(() -> USUAL.stream().filter(found::contains).findFirst());
        if (known.isPresent() && found.size() > 1) {
            LOG.info("{}: of {} ONNX files {} is taken; file in model.yaml chooses", home, found.size(), known.get());
        }
        return known.or(() -> found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty())
                .orElseThrow(() -> new ManifestException(home + ": " + (found.isEmpty() ? none() : several())));
    }

    private static String none() {
        return "no ONNX file in it or in its folder onnx";
    }

    private String several() {
        return EncoderFiles.ofTransducer(found).orElseGet(this::unknown);
    }

    private String unknown() {
        List<String> some = found.subList(0, Math.min(MOST_NAMED, found.size()));
        return "file in model.yaml must choose one of its " + found.size() + " ONNX files " + some
                + ", none of which has a name that is taken by itself: " + USUAL;
    }

    /* As ONNX Runtime GenAI finds it. */
    private Optional<Path> genai() {
        return JsonFile.readIfThere(home.resolve(GENAI))
                .map(config -> config.path("model").path("decoder").path("filename"))
                .filter(JsonNode::isString)
                .map(name -> stated(name.stringValue(), "model.decoder.filename", GENAI));
    }

    private Path stated(String named, String field, String source) {
        Path file = FolderBounds.named(home, field, named);
        if (!Files.isRegularFile(file)) {
            throw new ManifestException(
                    home + ": there is no " + named + ", which " + field + " in " + source + " names");
        }
        return file;
    }

    /** As sherpa-onnx calls the weights beside a graph. */
    static String weights(String graph) {
        return graph.replaceFirst("\\.onnx$", ".weights");
    }

    /* Weights beside the graph are named after it. */
    private static void requireContent(Path graph) {
        TextFile.requireContent(graph);
        String name = String.valueOf(graph.getFileName());
        Stream.of(name + "_data", name + ".data", weights(name))
                .map(graph::resolveSibling)
                .forEach(TextFile::requireContent);
    }
}
