package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fixtures as folders of a repository of models. */
public final class ModelFixtures {

    private static final Path ALL = Path.of("src/test/resources/fixtures");

    private static final JsonMapper JSON = new JsonMapper();

    private ModelFixtures() {}

    /** Copies one, with another model.yaml. */
    public static void copy(String fixture, Path folder, String manifest) throws IOException {
        FileSystemUtils.copyRecursively(ALL.resolve(fixture), folder);
        Files.writeString(folder.resolve("model.yaml"), manifest);
    }

    /** Gives a tokenizer further tokens, in the place of the last that it has. */
    public static void giveMarks(Path folder, List<String> marks) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(file);
        ArrayNode merges = (ArrayNode) tokenizer.at("/model/merges");
        ObjectNode vocabulary = (ObjectNode) tokenizer.at("/model/vocab");
        ArrayNode added = (ArrayNode) tokenizer.path("added_tokens");
        int first = vocabulary.size() - marks.size();
        for (int i = 0; i < marks.size(); i++) {
            String merged = merges.remove(merges.size() - 1).stringValue().replace(" ", "");
            added.addObject()
                    .setAll((ObjectNode) added.get(0))
                    .put("id", first + i)
                    .put("content", marks.get(i));
            vocabulary.remove(merged);
        }
        Files.writeString(file, tokenizer.toString());
    }
}
