package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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

    /** Whether another reading of the folder found what this one did, but perhaps other adapters. */
    public boolean differsInAdaptersAlone(ModelFolder other) {
        return id.equals(other.id) && modelFile.equals(other.modelFile) && rest.equals(other.rest);
    }

    /** Bytes of the graph's file and those beside it that are named after it. */
    public long weightBytes() {
        String name = String.valueOf(modelFile.getFileName());
        try (Stream<Path> files = Files.list(modelFile.resolveSibling(""))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(name))
                    .mapToLong(ModelFolder::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + id + " cannot be read", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
