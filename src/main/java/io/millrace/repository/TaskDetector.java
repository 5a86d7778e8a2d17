package io.millrace.repository;

import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model without a task in its model.yaml is for, from the files that lie beside it. */
final class TaskDetector {

    private static final JsonMapper JSON = JsonMapper.shared();

    private TaskDetector() {}

    static Task detect(Path folder) {
        if (Files.exists(folder.resolve("modules.json"))) {
            return Task.EMBED;
        }
        return config(folder).flatMap(TaskDetector::byArchitecture).orElseGet(() -> byTokenizer(folder));
    }

    private static Optional<Task> byArchitecture(JsonNode config) {
        String name = config.path("architectures").path(0).asString("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.endsWith("ForSequenceClassification")) {
            return Optional.of(labels(config) == 1 ? Task.RERANK : Task.CLASSIFY);
        }
        if (name.endsWith("ForImageClassification")) {
            return Optional.of(Task.CLASSIFY);
        }
        return Optional.of(generates(name) ? Task.GENERATE : Task.EMBED);
    }

    private static boolean generates(String architecture) {
        return architecture.contains("CausalLM")
                || architecture.contains("LMHead")
                || architecture.contains("ForConditionalGeneration");
    }

    /* Transformers' default is two labels. */
    private static int labels(JsonNode config) {
        JsonNode names = config.path("id2label");
        return names.isObject() ? names.size() : config.path("num_labels").asInt(2);
    }

    private static Task byTokenizer(Path folder) {
        return Files.exists(folder.resolve("tokenizer.json")) ? Task.GENERATE : Task.TENSOR;
    }

    private static Optional<JsonNode> config(Path folder) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new ManifestException(file + ": " + e.getOriginalMessage());
        }
    }
}
