package io.millrace.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What lies beside a model.
 *
 * @param path of the model's folder
 * @param config its config.json; an empty object where there is none
 */
public record FolderFacts(Path path, JsonNode config) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static FolderFacts of(Path folder) {
        return new FolderFacts(folder, config(folder.resolve("config.json")));
    }

    boolean fit(FolderTask task) {
        return task.detects(this);
    }

    public boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    /** The first of config.json's {@code architectures}; empty where there is none. */
    public String architecture() {
        return config.path("architectures").path(0).asString("");
    }

    /** Whether its architecture is a classifier of texts. */
    public boolean classifiesText() {
        return architecture().endsWith("ForSequenceClassification");
    }

    /** Number of labels; Transformers' default is two. */
    public int labels() {
        JsonNode names = config.path("id2label");
        return names.isObject() ? names.size() : config.path("num_labels").asInt(2);
    }

    /** Whether its architecture is a classifier of images. */
    public boolean classifiesImages() {
        return architecture().endsWith("ForImageClassification");
    }

    /** Whether its architecture generates text. */
    public boolean generates() {
        String name = architecture();
        return name.contains("CausalLM") || name.contains("LMHead") || name.contains("ForConditionalGeneration");
    }

    private static JsonNode config(Path file) {
        if (!Files.isRegularFile(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new ManifestException(file + ": " + e.getOriginalMessage());
        }
    }
}
