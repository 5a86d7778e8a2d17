package io.millrace.text;

import io.millrace.core.JsonFile;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The JSON files beside a model. */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * A file as a tree; a missing node where there is no such file.
     *
     * @throws IllegalStateException naming a file that is not JSON
     */
    public static JsonNode json(Path folder, String name) {
        return JsonFile.readIfThere(folder.resolve(name)).orElseGet(MissingNode::getInstance);
    }
}
