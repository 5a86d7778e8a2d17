package io.millrace.core;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON file of a model folder, as a tree. */
public final class JsonFile {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_BYTES = 64 << 20;

    private JsonFile() {}

    /**
     * The tree of a file.
     *
     * @throws IllegalStateException naming the file and what is wrong with it: {@code FILE:LINE:COLUMN: it is not JSON: …}
     */
    public static JsonNode read(Path file) {
        return parse(file, TextFile.read(file, MOST_BYTES));
    }

    /** The same; nothing where there is neither a file nor a link of this name. */
    public static Optional<JsonNode> readIfThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(read(file)) : Optional.empty();
    }

    /** The same of a text that was read from the file. */
    public static JsonNode parse(Path file, String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isMissingNode()) {
                throw new IllegalStateException(file + ": it is not JSON: it is empty");
            }
            return tree;
        } catch (JacksonException e) {
            throw new IllegalStateException(file + JsonFault.place(e) + ": it is not JSON: " + JsonFault.what(e), e);
        }
    }
}
