package io.millrace.text;

import io.millrace.core.JsonFile;
import io.millrace.core.TextFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Opens the tokenizers of models. */
public final class Tokenizers {

    private static final int MOST_BYTES = 512 << 20;

    private Tokenizers() {}

    /**
     * The tokenizer of a model folder, as tokenizer.json and tokenizer_config.json describe it, without truncation and padding. The caller closes it.
     *
     * @throws IllegalStateException if {@code tokenizer.json} is missing or not understood
     */
    public static Tokenizer load(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalStateException(folder + " has no tokenizer.json");
        }
        String json = TextFile.read(file, MOST_BYTES);
        JsonNode tree = JsonFile.parse(file, json);
        JsonNode whole = TokenizerConfig.applied(tree, ModelConfig.read(folder, "tokenizer_config.json"));
        try {
            PatternProbe.require(whole);
            return new HuggingFaceTokenizer(whole.equals(tree) ? json : whole.toString(), whole);
        } catch (RuntimeException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /** The token that fills short rows of a batch, from tokenizer_config.json or special_tokens_map.json, else {@code pad_token_id} of config.json. */
    public static OptionalInt padId(Path folder, Tokenizer tokenizer) {
        OptionalInt named = SpecialTokens.load(folder).token("pad_token").stream()
                .flatMapToInt(token -> tokenizer.id(token).stream())
                .findFirst();
        JsonNode id = ModelFiles.json(folder, "config.json").path("pad_token_id");
        return named.isPresent() || !id.isInt() ? named : OptionalInt.of(id.asInt());
    }
}
