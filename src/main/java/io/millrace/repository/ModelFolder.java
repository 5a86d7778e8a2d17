package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of the model repository that holds a model.
 *
 * @param id of the folder, and of the version where several are served
 * @param task what the model is for
 * @param version name of the version folder: the highest number of those there are unless several are served; "1" where there are none
 * @param path of the folder: tokenizer.json, config.json and the like lie in it
 * @param modelFile the ONNX file
 * @param modified when the ONNX file was last changed
 * @param adapters by name
 * @param rest how the files looked that are no adapters
 */
public record ModelFolder(
        ModelId id,
        Task task,
        String version,
        Path path,
        Path modelFile,
        Instant modified,
        ModelManifest manifest,
        Map<String, AdapterSource> adapters,
        FolderStamp rest) {

    /** Whether a path, relative to the folder or absolute, is that of an adapter of it. */
    public boolean isFile(String file, AdapterSource adapter) {
        try {
            return path.resolve(Path.of(file)).normalize().equals(adapter.file());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * A file of the folder that a key of model.yaml names.
     *
     * @throws ManifestException where the name leads out of the folder
     */
    public Path file(String key, String name) {
        return FolderBounds.named(path, key, name);
    }

    /**
     * The files of its graphs: of texts before images where each has one of its own, of a decoder before its encoder and what lies beside
     * it, else the ONNX file alone.
     */
    public List<Path> graphs() {
        return Stream.of(
                        Stream.of(modelFile),
                        TowerFiles.images(modelFile).stream(),
                        SightFiles.all(modelFile).stream(),
                        encoder().stream(),
                        encoder().flatMap(_ -> behindPast()).stream(),
                        predictor().stream())
                .flatMap(Function.identity())
                .toList();
    }

    /** The graph that makes vectors of tokens for its decoder; empty where there is none. */
    public Optional<Path> embedding() {
        return SightFiles.tokens(modelFile);
    }

    /** The graph that makes vectors of images for its decoder; empty where there is none. */
    public Optional<Path> visionEncoder() {
        return SightFiles.images(modelFile);
    }

    /** The graph that makes vectors of sounds for its decoder; empty where there is none. */
    public Optional<Path> audioEncoder() {
        return SightFiles.sounds(modelFile);
    }

    /** The graph whose output the ONNX file reads; empty where there is none. */
    public Optional<Path> encoder() {
        return EncoderFiles.encoder(modelFile);
    }

    /** The graph that remembers what was said, whose output the ONNX file joins with the encoder's; empty where there is none. */
    public Optional<Path> predictor() {
        return EncoderFiles.predictor(modelFile);
    }

    /** The graph that goes on behind what the ONNX file has run, where that runs prompts alone; empty where there is none. */
    public Optional<Path> behindPast() {
        return EncoderFiles.behindPast(modelFile);
    }

    /** The graph of both texts and images, beside one for each; empty where there is none. */
    public Optional<Path> joint() {
        return TowerFiles.both(modelFile);
    }

    /** Whether its vectors of texts and images lie in one space: it has a graph for each, or one that takes both. */
    public boolean sharesSpace() {
        return GraphNames.sharesSpace(modelFile);
    }

    /** Whether another reading of the folder found what this one did, but perhaps other adapters. */
    public boolean differsInAdaptersAlone(ModelFolder other) {
        return id.equals(other.id) && modelFile.equals(other.modelFile) && rest.equals(other.rest);
    }

    /** Bytes of the graphs' files and those beside them that are named after them. */
    public long weightBytes() {
        return graphs().stream().mapToLong(this::weightBytes).sum();
    }

    /** Bytes of one of its graphs and of what lies beside it under its name. */
    public long weightBytes(Path graph) {
        String name = String.valueOf(graph.getFileName());
        try (Stream<Path> files = Files.list(graph.resolveSibling(""))) {
            return files.filter(file -> isOf(name, String.valueOf(file.getFileName())))
                    .mapToLong(ModelFolder::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + id + " cannot be read", e);
        }
    }

    private static boolean isOf(String graph, String file) {
        return file.startsWith(graph) || file.equals(GraphFiles.weights(graph));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
