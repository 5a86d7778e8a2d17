package io.millrace.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.serving.Tokenization.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a tokenize request.
 *
 * @param maxModelLen context length in tokens
 * @param tokenStrs null where not asked for
 */
record TokenList(
        int count,
        @JsonProperty("max_model_len") int maxModelLen,
        int[] tokens,
        @JsonProperty("token_strs") @Nullable List<String> tokenStrs) {

    static TokenList of(Tokens tokens, boolean texts) {
        return new TokenList(tokens.ids().length, tokens.maxLength(), tokens.ids(), texts ? tokens.texts() : null);
    }

    /**
     * The answer to a detokenize request.
     *
     * @param prompt the text, as vLLM names it
     * @param content the same, as llama.cpp names it
     */
    record Text(String prompt, String content) {}
}
