package io.millrace.hub;

import io.millrace.core.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pulled folder holds, as a file in it says.
 *
 * @param source as it was asked for, without the revision
 * @param commit of a repository; of another source what tells its contents apart
 * @param files paths of those that were pulled; others in the folder are its owner's
 */
record Stamp(String source, String revision, String commit, String variant, List<String> files) {

    static final String NAME = ".millrace-pull.json";

    Stamp {
        files = List.copyOf(files);
    }

    /** That of a folder; empty where it was not pulled. */
    static Optional<Stamp> read(Path folder) {
        try {
            return JsonFile.readIfThere(folder.resolve(NAME)).map(Stamp::of);
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Stamp of(JsonNode json) {
        List<String> files = new ArrayList<>();
        json.path("files").values().forEach(file -> files.add(file.asString("")));
        return new Stamp(
                text(json, "source"), text(json, "revision"), text(json, "commit"), text(json, "variant"), files);
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).asString("");
    }

    String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("source", source)
                .put("revision", revision)
                .put("commit", commit)
                .put("variant", variant);
        ArrayNode names = json.putArray("files");
        files.forEach(names::add);
        return json.toPrettyString() + "\n";
    }

    /** Whether a folder has all that this names. */
    boolean isIn(Path folder) {
        return read(folder).filter(this::equals).isPresent()
                && files.stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }
}
