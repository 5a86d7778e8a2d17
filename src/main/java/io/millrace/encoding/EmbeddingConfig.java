package io.millrace.encoding;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import io.millrace.text.ModelConfig;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model's files say of how its texts become vectors. */
public final class EmbeddingConfig {

    private static final String SENTENCES = "config_sentence_transformers.json";

    private final @Nullable PoolingConfig pooling;
    private final List<VectorStep> steps;
    private final @Nullable SpladeConfig splade;
    private final boolean sparse;
    private final List<String> otherModules;
    private final TextPrompts prompts;
    private final Similarity similarity;
    private final boolean lowerCase;
    private final int maxLength;

    /** @param masked whether the model predicts masked tokens, from whose logits sparse vectors can be made */
    EmbeddingConfig(
            Modules modules,
            boolean masked,
            TextPrompts prompts,
            Similarity similarity,
            boolean lowerCase,
            int maxLength) {
        this.sparse = modules.splade() != null;
        this.splade = sparse || !masked ? modules.splade() : SpladeConfig.DEFAULT;
        this.pooling = modules.pooling();
        this.steps = modules.steps();
        this.otherModules = modules.others();
        this.prompts = prompts;
        this.similarity = similarity;
        this.lowerCase = lowerCase;
        this.maxLength = maxLength;
    }

    /**
     * Reads a sentence-transformers folder as it is on the hub: modules.json and the modules' folders,
     * config_sentence_transformers.json, sentence_bert_config.json. A folder without modules.json is a plain encoder: the mean of its
     * tokens unless 1_Pooling/config.json says otherwise, normalised.
     *
     * @throws IllegalStateException naming a file, and the key in it, that is not understood
     */
    public static EmbeddingConfig read(Path folder) {
        Modules modules = Modules.read(folder);
        ModelConfig sentences = ModelConfig.read(folder, SENTENCES);
        sentences.oneOf("model_type", modules.splade() == null ? "SentenceTransformer" : "SparseEncoder");
        sentences.refuseUnless("truncate_dim", _ -> false, "left to the requests' dimensions");
        ModelConfig encoder = TextLimit.sentenceConfig(modules.transformer());
        encoder.oneOf("transformer_task", modules.splade() == null ? "feature-extraction" : "fill-mask");
        return new EmbeddingConfig(
                modules,
                isMasked(folder),
                TextPrompts.read(sentences),
                similarity(sentences),
                encoder.flag("do_lower_case", false),
                TextLimit.read(modules.transformer()));
    }

    /**
     * Of a model whose graph makes the vectors, which are compared by their angle.
     *
     * @param maxLength most tokens of a text
     */
    public static EmbeddingConfig ofGraph(Path folder, int maxLength) {
        return new EmbeddingConfig(
                new Modules(folder, null, List.of(new VectorStep.Normalize()), null, List.of()),
                false,
                new TextPrompts(Map.of(), null),
                Similarity.COSINE,
                false,
                maxLength);
    }

    private static boolean isMasked(Path folder) {
        return ModelConfig.read(folder, "config.json").architecture().endsWith("ForMaskedLM");
    }

    private static Similarity similarity(ModelConfig config) {
        return config.oneOf("similarity_fn_name", "cosine", "dot", "euclidean", "manhattan")
                .map(name -> Similarity.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(Similarity.COSINE);
    }

    /** Null where no module pools. */
    @Nullable
    PoolingConfig pooling() {
        return pooling;
    }

    /** How sparse vectors are made of logits; null where they can't be. */
    @Nullable
    SpladeConfig splade() {
        return splade;
    }

    /** Whether the model's files say that its vectors are sparse. */
    boolean isSparse() {
        return sparse;
    }

    /** Whether a graph with these outputs gives sparse vectors over the vocabulary, in place of dense ones. */
    public boolean isSparse(List<TensorSpec> outputs) {
        return OutputHeads.isSparse(outputs, this);
    }

    boolean includePrompt() {
        return pooling == null || pooling.includePrompt();
    }

    boolean normalize() {
        return steps.stream().anyMatch(VectorStep.Normalize.class::isInstance);
    }

    /** What becomes of the pooled vector. */
    List<VectorStep> steps() {
        return steps;
    }

    /** How its vectors are compared. */
    public Similarity similarity() {
        return similarity;
    }

    /** Name of the prompt for the query of a search; null where there is none. */
    public @Nullable String queryPrompt() {
        return prompts.query();
    }

    /** Name of the prompt for what is searched; null where there is none. */
    public @Nullable String documentPrompt() {
        return prompts.document();
    }

    /** Modules that do not run here, by class and path. */
    List<String> otherModules() {
        return otherModules;
    }

    /** Most tokens of a text, prompt and special ones included; {@link Integer#MAX_VALUE} where no file states it. */
    public int maxLength() {
        return maxLength;
    }

    /** Prompts by name, in the file's order. */
    public Map<String, String> prompts() {
        return prompts.byName();
    }

    /**
     * The text to put before each text; empty where there is none.
     *
     * @param name null takes the model's default
     * @param param the request's field that names it
     * @throws InvalidRequest when there is no such prompt
     */
    public String prompt(@Nullable String name, String param) {
        String wanted = name == null ? prompts.standard() : name;
        if (wanted == null) {
            return "";
        }
        String prompt = prompts().get(wanted);
        if (prompt == null) {
            throw new InvalidRequest(
                    param,
                    "there is no prompt '" + wanted + "', the model's prompts are "
                            + prompts().keySet());
        }
        return prompt;
    }

    /** The text that is tokenized: the prompt before it, without white space around the two, in lower case where the model wants it. */
    public String prepared(String prompt, String text) {
        String whole = (prompt + text).strip();
        return lowerCase ? whole.toLowerCase(Locale.ROOT) : whole;
    }

    /** Leading tokens of a prepared text that pooling leaves out, as {@link Item.Tokens#promptTokens()}. */
    public int promptTokens(String prompt, Tokenizer tokenizer) {
        if (includePrompt() || prompt.isEmpty()) {
            return 0;
        }
        int[] texts = tokenizer.encode(prepared(prompt, "")).texts();
        int length = texts.length;
        return length > 0 && texts[length - 1] < 0 ? length - 1 : length;
    }
}
