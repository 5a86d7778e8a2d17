package io.millrace.encoding;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model's files say of how its texts become vectors. */
public final class EmbeddingConfig {

    private final List<PoolingMode> pooling;
    private final boolean includePrompt;
    private final boolean normalize;
    private final List<String> otherModules;
    private final Map<String, String> prompts;
    private final @Nullable String defaultPrompt;
    private final boolean lowerCase;
    private final int maxLength;

    EmbeddingConfig(Modules modules, TextPrompts prompts, boolean lowerCase, int maxLength) {
        this.pooling = modules.pooling();
        this.includePrompt = modules.includePrompt();
        this.normalize = modules.normalize();
        this.otherModules = modules.others();
        this.prompts = prompts.byName();
        this.defaultPrompt = prompts.standard();
        this.lowerCase = lowerCase;
        this.maxLength = maxLength;
    }

    /**
     * Reads a sentence-transformers folder as it is on the hub: modules.json and the modules' folders,
     * config_sentence_transformers.json, sentence_bert_config.json. A folder without modules.json is a plain encoder: the mean of its
     * tokens, normalised.
     *
     * @throws IllegalStateException naming a file that is not understood
     */
    public static EmbeddingConfig read(Path folder) {
        Modules modules = Modules.read(folder);
        return new EmbeddingConfig(
                modules,
                TextPrompts.read(folder),
                TextLimit.sentenceConfig(modules.transformer())
                        .path("do_lower_case")
                        .asBoolean(false),
                TextLimit.read(modules.transformer()));
    }

    List<PoolingMode> pooling() {
        return pooling;
    }

    boolean includePrompt() {
        return includePrompt;
    }

    boolean normalize() {
        return normalize;
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
        return prompts;
    }

    /**
     * The text to put before each text; empty where there is none.
     *
     * @param name null takes the model's default
     * @param param the request's field that names it
     * @throws InvalidRequest when there is no such prompt
     */
    public String prompt(@Nullable String name, String param) {
        String wanted = name == null ? defaultPrompt : name;
        if (wanted == null) {
            return "";
        }
        String prompt = prompts.get(wanted);
        if (prompt == null) {
            throw new InvalidRequest(
                    param, "there is no prompt '" + wanted + "', the model's prompts are " + prompts.keySet());
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
        if (includePrompt || prompt.isEmpty()) {
            return 0;
        }
        int[] texts = tokenizer.encode(prepared(prompt, "")).texts();
        int length = texts.length;
        return length > 0 && texts[length - 1] < 0 ? length - 1 : length;
    }
}
