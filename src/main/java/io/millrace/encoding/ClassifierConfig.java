package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What config.json of Transformers and of a cross-encoder says of a classifier.
 *
 * @param labels by index of their logit
 * @param activation the one that Transformers' text-classification pipeline applies
 * @param scoring the one that CrossEncoder of sentence-transformers applies to the score of a pair
 * @param maxLength most tokens of a text or a pair, special ones included; {@link Integer#MAX_VALUE} where no file states it
 */
public record ClassifierConfig(List<String> labels, Activation activation, Activation scoring, int maxLength) {

    private static final int DEFAULT_LABELS = 2;
    private static final String NUMBER = "num_labels";
    private static final String NAMES = "id2label";
    private static final String TYPE = "problem_type";

    /** Keys of a cross-encoder, today's first. */
    private static final List<String> SCORING =
            List.of("sentence_transformers.activation_fn", "sbert_ce_default_activation_function");

    /** Last parts of the classes' names. */
    private static final Map<String, Activation> CLASSES =
            Map.of("Sigmoid", Activation.SIGMOID, "Identity", Activation.NONE);

    public ClassifierConfig {
        labels = List.copyOf(labels);
    }

    /**
     * Reads config.json and the files that state the longest text.
     *
     * @throws IllegalStateException naming the file, and the key in it, that is not understood
     */
    public static ClassifierConfig read(Path folder) {
        ModelConfig config = ModelConfig.read(folder, "config.json");
        ModelConfig.read(folder, "config_sentence_transformers.json")
                .refuseUnless("default_prompt_name", _ -> false, "left out, since pairs are scored without prompts");
        List<String> labels = labels(config);
        return new ClassifierConfig(
                labels, activation(config, labels.size()), scoring(config, labels.size()), TextLimit.read(folder));
    }

    /** Whether config.json says that the model labels tokens rather than texts. */
    public static boolean labelsTokens(Path folder) {
        return ModelConfig.read(folder, "config.json").architecture().endsWith("ForTokenClassification");
    }

    private static List<String> labels(ModelConfig config) {
        config.refuseUnless(NAMES, JsonNode::isObject, "names by number");
        config.refuseUnless(NUMBER, JsonNode::isInt, "a whole number");
        JsonNode names = config.value(NAMES);
        int count = config.value(NUMBER).asInt(names.isObject() ? names.size() : DEFAULT_LABELS);
        if (names.isObject() && count != names.size()) {
            throw config.refusal(NUMBER, "but id2label has " + names.size() + " labels");
        }
        return IntStream.range(0, count)
                .mapToObj(id -> names.isObject() ? label(names, id) : "LABEL_" + id)
                .toList();
    }

    private static String label(JsonNode names, int id) {
        JsonNode label = names.path(Integer.toString(id));
        if (!label.isString()) {
            throw new IllegalStateException(
                    "config.json: id2label has " + names.size() + " labels, but none for " + id);
        }
        return label.stringValue();
    }

    private static Activation activation(ModelConfig config, int labels) {
        Activation usual = usual(config, labels);
        return config.oneOf("function_to_apply", "softmax", "sigmoid", "none")
                .map(name -> Activation.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(usual);
    }

    private static Activation usual(ModelConfig config, int labels) {
        String type = config.oneOf(TYPE, "regression", "single_label_classification", "multi_label_classification")
                .orElse("");
        return switch (type) {
            case "regression" -> Activation.NONE;
            case "multi_label_classification" -> Activation.SIGMOID;
            default -> labels == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
        };
    }

    /* Scores of one label are probabilities unless the model says otherwise; those of several are logits. */
    private static Activation scoring(ModelConfig config, int labels) {
        return SCORING.stream()
                .flatMap(key -> stated(config, key).stream())
                .findFirst()
                .orElse(labels == 1 ? Activation.SIGMOID : Activation.NONE);
    }

    private static Optional<Activation> stated(ModelConfig config, String key) {
        return config.text(key).map(name -> Stream.of(name.substring(name.lastIndexOf('.') + 1))
                .filter(last -> name.startsWith("torch.nn.modules."))
                .flatMap(last -> Optional.ofNullable(CLASSES.get(last)).stream())
                .findFirst()
                .orElseThrow(() -> config.refusal(
                        key, "must be torch.nn.modules.activation.Sigmoid or torch.nn.modules.linear.Identity")));
    }
}
