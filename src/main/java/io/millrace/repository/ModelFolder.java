package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.Task;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A folder of the model repository that holds a model.
 *
 * @param id of the folder, and of the version where several are served
 * @param task what the model is for
 * @param version name of the version folder: the highest number of those there are unless several are served; "1" where there are none
 * @param path of the folder: tokenizer.json, config.json and the like lie in it
 * @param modelFile the ONNX file
 * @param modified when the ONNX file was last changed
 */
public record ModelFolder(
        ModelId id, Task task, String version, Path path, Path modelFile, Instant modified, ModelManifest manifest) {}
