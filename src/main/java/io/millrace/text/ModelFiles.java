package io.millrace.text;

import io.millrace.core.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The JSON files beside a model. */
public final class ModelFiles {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_TOKENIZER_BYTES = 512L << 20;

    private ModelFiles() {}

    /**
     * A file as a tree; a missing node where there is no such file.
     *
     * @throws IllegalStateException naming a file that is not JSON
     */
    public static JsonNode json(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? parse(file, TextFile.read(file, MOST_BYTES)) : MissingNode.getInstance();
    }

    static JsonNode parse(Path file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new IllegalStateException(file + line + ": it is not JSON", e);
        }
    }

    static String text(Path file) {
        return TextFile.read(file, MOST_TOKENIZER_BYTES);
    }
}
