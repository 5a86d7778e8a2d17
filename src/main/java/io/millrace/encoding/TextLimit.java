package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import io.millrace.text.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The longest text of a model in tokens, special ones included. */
public final class TextLimit {

    /** Of a model whose files state none. */
    static final int NONE = Integer.MAX_VALUE;

    /** Model types whose positions begin after the pad token's id. */
    private static final Set<String> OFFSET_POSITIONS =
            Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer");

    /** Names that sentence-transformers has given the file; the first is today's. */
    private static final List<String> SENTENCE_FILES = Stream.of(
                    "bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
            .map(name -> "sentence_" + name + "_config.json")
            .toList();

    private TextLimit() {}

    /** {@code max_seq_length} of sentence-transformers, else the tokenizer's; no more than the model has positions. */
    static int read(Path folder) {
        refuseLeftTruncation(folder);
        ModelConfig sentences = sentenceConfig(folder);
        sentences.refuseUnless("max_seq_length", TextLimit::isLength, "a number of tokens");
        int stated = length(sentences.value("max_seq_length"));
        return Math.min(stated == NONE ? tokenizer(folder) : stated, positions(folder));
    }

    /** Texts of how many tokens a table of so many rows has positions for. */
    public static int within(Path folder, int rows) {
        return rows - positionsBefore(folder);
    }

    /** Positions of the model that come before that of a text's first token. */
    static int positionsBefore(Path folder) {
        return reserved(ModelFiles.json(folder, "config.json"));
    }

    /** Tokens that the model has vectors for, by config.json; {@link #NONE} where it does not say. */
    public static int vocabulary(Path folder) {
        return length(ModelFiles.json(folder, "config.json").path("vocab_size"));
    }

    static ModelConfig sentenceConfig(Path folder) {
        return SENTENCE_FILES.stream()
                .map(name -> ModelConfig.read(folder, name))
                .filter(ModelConfig::isThere)
                .findFirst()
                .orElseGet(() -> ModelConfig.read(folder, SENTENCE_FILES.getFirst()));
    }

    /* Where a text is cut is the requests' to say, and its end unless they do. */
    private static void refuseLeftTruncation(Path folder) {
        ModelConfig.read(folder, "tokenizer_config.json").oneOf("truncation_side", "right");
    }

    private static int tokenizer(Path folder) {
        return length(ModelFiles.json(folder, "tokenizer_config.json").path("model_max_length"));
    }

    private static int positions(Path folder) {
        JsonNode config = ModelFiles.json(folder, "config.json");
        int positions = length(config.path("max_position_embeddings"));
        return positions == NONE ? NONE : positions - reserved(config);
    }

    private static int reserved(JsonNode config) {
        boolean offset = OFFSET_POSITIONS.contains(config.path("model_type").asString(""));
        return offset ? config.path("pad_token_id").asInt(1) + 1 : 0;
    }

    /* Tokenizers without a limit write 10 to the 30th. */
    private static int length(JsonNode number) {
        return isLength(number) && number.doubleValue() < NONE ? (int) number.doubleValue() : NONE;
    }

    private static boolean isLength(JsonNode number) {
        return number.isNumber() && number.doubleValue() >= 1;
    }
}
