package io.millrace.repository;

import io.millrace.core.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What lies beside a model.
 *
 * @param path of the model's folder
 * @param graph the ONNX file
 * @param config its config.json; an empty object where there is none
 */
public record FolderFacts(Path path, Path graph, JsonNode config) {

    /** Outputs by which encoders give their states, as Transformers, Optimum and sentence-transformers name them. */
    private static final Set<String> STATES = Set.of("last_hidden_state", "token_embeddings", "sentence_embedding");

    static FolderFacts of(Path folder, Path graph) {
        return new FolderFacts(folder, graph, config(folder.resolve("config.json")));
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

    /** Whether its architecture labels the tokens of texts. */
    public boolean classifiesTokens() {
        return architecture().endsWith("ForTokenClassification");
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

    /** Whether its architecture generates text, or its graph is a decoder that takes the vectors of another. */
    public boolean generates() {
        String name = architecture();
        return name.contains("CausalLM")
                || name.contains("LMHead")
                || name.contains("ForConditionalGeneration")
                || SightFiles.tokens(graph).isPresent();
    }

    /** Whether its graph gives the hidden states of texts, and takes none of a past: an encoder, whatever its architecture. */
    public boolean givesHiddenStates() {
        if (!has("tokenizer.json")) {
            return false;
        }
        GraphNames names = GraphNames.read(graph);
        List<String> outputs = names.outputs();
        return outputs.stream().anyMatch(STATES::contains)
                && !outputs.contains("logits")
                && names.inputs().contains("input_ids")
                && names.inputs().stream().noneMatch(input -> input.startsWith("past"));
    }

    /** Whether it has a graph of texts and one of images, or one that takes both. */
    public boolean sharesSpace() {
        return has("tokenizer.json") && GraphNames.sharesSpace(graph);
    }

    /** Names of a graph's inputs; none where the file is not understood, which whoever loads it says. */
    public static List<String> inputs(Path graph) {
        return GraphNames.read(graph).inputs();
    }

    /** What its maker wrote into a graph's file beside the graph ({@code metadata_props}), by key; nothing where the file is not understood. */
    public static Map<String, String> properties(Path graph) {
        return GraphNames.read(graph).properties();
    }

    private static JsonNode config(Path file) {
        return JsonFile.readIfThere(file).orElseGet(JsonNodeFactory.instance::objectNode);
    }
}
