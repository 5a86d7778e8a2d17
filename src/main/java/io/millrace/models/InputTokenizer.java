package io.millrace.models;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import io.millrace.text.Reading;
import io.millrace.text.TokenIds;
import io.millrace.text.TokenLimit;
import io.millrace.text.TokenPlaces;
import io.millrace.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * From the inputs of a stateless model to its tokens.
 *
 * @param maxLength most tokens of an input, special ones included
 * @param vocabulary ids that the model has a vector for: 0 to below this
 * @param embedding null where the model does not embed
 */
public record InputTokenizer(
        Tokenizer tokenizer,
        int maxLength,
        int vocabulary,
        @Nullable EmbeddingConfig embedding) {

    private static final int MOST_PLACED = 1 << 14;

    /**
     * Tokens of an input.
     *
     * @param param the input's name in errors
     * @param checkpoint passed between pieces of it
     * @throws ContextOverflow when it has too many tokens and may not be cut
     */
    public Item.Tokens tokens(ModelInput input, EncodeOptions options, String param, Checkpoint checkpoint) {
        return switch (input) {
            case ModelInput.Text text -> known(text(text.text(), options, param, checkpoint), param);
            case ModelInput.Pair(String first, String second) ->
                known(
                        plain(fitted(
                                tokenizer.readPair(first, second, limit(options, param, 0), checkpoint),
                                options,
                                param)),
                        param);
            case ModelInput.Tokens tokens -> given(tokens.ids(), options, param);
            case ModelInput.Image _ ->
                throw new InvalidRequest(param, param + " is an image, but the model takes text");
        };
    }

    /**
     * Tokens of a text with their places in it.
     *
     * @throws InvalidRequest when it is longer than is read with places
     * @throws ContextOverflow when it has too many tokens and may not be cut
     */
    public Placed placed(String text, EncodeOptions options, String param) {
        if (text.length() > MOST_PLACED) {
            throw new InvalidRequest(
                    param,
                    param + " has " + text.length() + " characters, but a text of at most " + MOST_PLACED
                            + " is labelled by its tokens");
        }
        TokenPlaces places = tokenizer.places(text);
        TokenIds fitted = fitted(new Reading(places.tokens(), true), options, param);
        return Placed.of(
                known(plain(fitted), param),
                fitted,
                places,
                options.truncation().fromStart());
    }

    /* The tokenizer may have tokens that were added after the model was trained. */
    private Item.Tokens known(Item.Tokens tokens, String param) {
        for (int id : tokens.ids()) {
            requireKnown(id, param);
        }
        return tokens;
    }

    private void requireKnown(int id, String param) {
        if (id < 0 || id >= vocabulary) {
            throw new InvalidRequest(param, param + ": token id " + id + " is not in [0, " + vocabulary + ")");
        }
    }

    private Item.Tokens text(String text, EncodeOptions options, String param, Checkpoint checkpoint) {
        if (embedding == null) {
            return plain(fitted(tokenizer.read(text, limit(options, param, 0), checkpoint), options, param));
        }
        String prompt = embedding.prompt(options.promptName(), "prompt_name");
        int promptTokens = embedding.promptTokens(prompt, tokenizer);
        Reading read =
                tokenizer.read(embedding.prepared(prompt, text), limit(options, param, promptTokens), checkpoint);
        TokenIds fitted = fitted(read, options, param);
        int cut = options.truncation().fromStart() ? read.tokens().length() - fitted.length() : 0;
        return new Item.Tokens(fitted.ids(), fitted.typeIds(), Math.max(0, promptTokens - cut));
    }

    /* What is cut at the beginning is known once it is more than the prompt. */
    private TokenLimit limit(EncodeOptions options, String param, int promptTokens) {
        boolean fromEnd = options.truncation().allowed() && options.truncation().fromStart();
        int most = most(options);
        int room = fromEnd && most < Integer.MAX_VALUE - promptTokens ? most + promptTokens : most;
        return new TokenLimit(param, room, fromEnd);
    }

    private int most(EncodeOptions options) {
        int asked = options.truncation().maxTokens();
        return asked > 0 ? Math.min(asked, maxLength) : maxLength;
    }

    private static Item.Tokens plain(TokenIds tokens) {
        return new Item.Tokens(tokens.ids(), tokens.typeIds());
    }

    private Item.Tokens given(int[] ids, EncodeOptions options, String param) {
        for (int id : ids) {
            requireKnown(id, param);
        }
        int[] none = new int[ids.length];
        return plain(fitted(new Reading(new TokenIds(ids, none, none), true), options, param));
    }

    private TokenIds fitted(Reading read, EncodeOptions options, String param) {
        int limit = most(options);
        int length = read.tokens().length();
        if (length > limit && !options.truncation().allowed()) {
            throw new ContextOverflow(
                    param,
                    param + " has " + (read.whole() ? "" : "at least ") + length + " tokens, but this model's limit is "
                            + limit + "; shorten it or ask for truncation");
        }
        return cut(read.tokens(), limit, options.truncation().fromStart(), param);
    }

    private static TokenIds cut(TokenIds tokens, int limit, boolean fromStart, String param) {
        try {
            return tokens.truncated(limit, fromStart);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(param, param + ": " + e.getMessage());
        }
    }
}
