package io.millrace.serving;

import io.millrace.decoding.SamplingParameter;
import java.util.List;

/** Whether a request holds token ids, which mean something to one tokenizer alone. */
public final class TokenIdUse {

    private TokenIdUse() {}

    public static boolean in(List<Prompt> prompts, GenerationOptions options) {
        return !options.sampling().get(SamplingParameter.LOGIT_BIAS).isEmpty()
                || !options.stopping().tokenIds().isEmpty()
                || prompts.stream().anyMatch(Prompt.Tokens.class::isInstance);
    }
}
