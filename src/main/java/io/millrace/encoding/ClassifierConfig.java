package io.millrace.encoding;

import io.millrace.text.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What config.json of Transformers says of a classifier.
 *
 * @param labels by index of their logit
 * @param activation the one that Transformers' text-classification pipeline applies
 * @param maxLength most tokens of a text or a pair, special ones included; {@link Integer#MAX_VALUE} where no file states it
 */
public record ClassifierConfig(List<String> labels, Activation activation, int maxLength) {

    private static final int DEFAULT_LABELS = 2;

    public ClassifierConfig {
        labels = List.copyOf(labels);
    }

    /**
     * Reads config.json and the files that state the longest text.
     *
     * @throws IllegalStateException naming what is not understood in a file
     */
    public static ClassifierConfig read(Path folder) {
        JsonNode config = ModelFiles.json(folder, "config.json");
        List<String> labels = labels(config);
        return new ClassifierConfig(labels, activation(config, labels.size()), TextLimit.read(folder));
    }

    private static List<String> labels(JsonNode config) {
        JsonNode names = config.path("id2label");
        if (!names.isObject()) {
            return IntStream.range(0, config.path("num_labels").asInt(DEFAULT_LABELS))
                    .mapToObj(id -> "LABEL_" + id)
                    .toList();
        }
        return IntStream.range(0, names.size()).mapToObj(id -> label(names, id)).toList();
    }

    private static String label(JsonNode names, int id) {
        JsonNode label = names.path(Integer.toString(id));
        if (!label.isString()) {
            throw new IllegalStateException(
                    "config.json: id2label has " + names.size() + " labels, but none for " + id);
        }
        return label.stringValue();
    }

    private static Activation activation(JsonNode config, int labels) {
        String type = config.path("problem_type").asString("");
        return switch (type) {
            case "regression" -> Activation.NONE;
            case "multi_label_classification" -> Activation.SIGMOID;
            case "single_label_classification" -> labels == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
            case "" -> labels == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
            default ->
                throw new IllegalStateException("config.json: problem_type is '" + type
                        + "', must be regression, single_label_classification or multi_label_classification");
        };
    }
}
