package io.millrace.serving;

import java.util.List;

/** Whether a request holds token ids, which mean something to one tokenizer alone. */
public final class TokenIds {

    private TokenIds() {}

    public static boolean in(List<Prompt> prompts, GenerationOptions options) {
        return !options.logitBias().isEmpty()
                || !options.stopTokenIds().isEmpty()
                || prompts.stream().anyMatch(Prompt.Tokens.class::isInstance);
    }
}
