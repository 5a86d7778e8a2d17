package io.millrace.serving;

import java.util.List;
import reactor.core.publisher.Mono;

/** Tokenizes with the models that are loaded, of whatever task, as their endpoints would. */
public interface Tokenization {

    /** Tokens of a prompt; {@code addSpecialTokens} counts for a {@link Prompt.Text} alone. */
    Mono<Tokens> tokenize(Route model, Prompt prompt, boolean addSpecialTokens);

    /** Text of token ids, special tokens included. */
    Mono<String> detokenize(Route model, int[] ids);

    /**
     * Token ids, and the text that each adds.
     *
     * @param maxLength context length of the model in tokens
     */
    record Tokens(int[] ids, List<String> texts, int maxLength) {
        public Tokens {
            texts = List.copyOf(texts);
        }
    }
}
