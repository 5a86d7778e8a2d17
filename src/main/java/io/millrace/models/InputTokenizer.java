package io.millrace.models;

import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import io.millrace.text.TokenIds;
import io.millrace.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * From the inputs of a stateless model to its tokens.
 *
 * @param maxLength most tokens of an input, special ones included
 * @param embedding null where the model does not embed
 */
public record InputTokenizer(
        Tokenizer tokenizer, int maxLength, @Nullable EmbeddingConfig embedding) {

    /**
     * Tokens of an input.
     *
     * @param param the input's name in errors
     * @throws ContextOverflow when it has too many tokens and may not be cut
     */
    public Item.Tokens tokens(ModelInput input, EncodeOptions options, String param) {
        return switch (input) {
            case ModelInput.Text text -> text(text.text(), options, param);
            case ModelInput.Pair(String first, String second) ->
                plain(fitted(tokenizer.encodePair(first, second), options, param));
            case ModelInput.Tokens tokens -> given(tokens.ids(), options, param);
            case ModelInput.Image _ ->
                throw new InvalidRequest(param, param + " is an image, but the model takes text");
        };
    }

    private Item.Tokens text(String text, EncodeOptions options, String param) {
        if (embedding == null) {
            return plain(fitted(tokenizer.encode(text), options, param));
        }
        String prompt = embedding.prompt(options.promptName(), "prompt_name");
        TokenIds whole = tokenizer.encode(embedding.prepared(prompt, text));
        TokenIds fitted = fitted(whole, options, param);
        int cut = options.truncation().fromStart() ? whole.length() - fitted.length() : 0;
        int promptTokens = Math.max(0, embedding.promptTokens(prompt, tokenizer) - cut);
        return new Item.Tokens(fitted.ids(), fitted.typeIds(), promptTokens);
    }

    private static Item.Tokens plain(TokenIds tokens) {
        return new Item.Tokens(tokens.ids(), tokens.typeIds());
    }

    private Item.Tokens given(int[] ids, EncodeOptions options, String param) {
        for (int id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new InvalidRequest(
                        param, param + ": token id " + id + " is not in [0, " + tokenizer.vocabularySize() + ")");
            }
        }
        int[] none = new int[ids.length];
        return plain(fitted(new TokenIds(ids, none, none), options, param));
    }

    private TokenIds fitted(TokenIds tokens, EncodeOptions options, String param) {
        int asked = options.truncation().maxTokens();
        int limit = asked > 0 ? Math.min(asked, maxLength) : maxLength;
        if (tokens.length() > limit && !options.truncation().allowed()) {
            throw new ContextOverflow(
                    param,
                    param + " has " + tokens.length() + " tokens, but this model's limit is " + limit
                            + "; shorten it or ask for truncation");
        }
        return cut(tokens, limit, options.truncation().fromStart(), param);
    }

    private static TokenIds cut(TokenIds tokens, int limit, boolean fromStart, String param) {
        try {
            return tokens.truncated(limit, fromStart);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(param, param + ": " + e.getMessage());
        }
    }
}
