package io.millrace.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The JSON files beside a model. */
public final class ModelFiles {

    static final JsonMapper JSON = JsonMapper.shared();

    private ModelFiles() {}

    /**
     * A file as a tree; a missing node where there is no such file.
     *
     * @throws IllegalStateException naming a file that is not JSON
     */
    public static JsonNode json(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? parse(file, text(file)) : MissingNode.getInstance();
    }

    static JsonNode parse(Path file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalStateException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read as UTF-8", e);
        }
    }
}
