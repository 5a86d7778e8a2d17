package io.millrace.generation;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a model can take. */
record RequestLimits(int maxLength, int vocabularySize) {

    static RequestLimits of(DecoderModel model) {
        return new RequestLimits(model.maxLength(), model.vocabularySize());
    }

    /** Why the request can't run; null where it can. */
    @Nullable
    ServingException refusal(GenerationRequest request) {
        int length = request.prompt().length;
        if (length == 0) {
            return new InvalidRequest("prompt", "The prompt is empty; it must have at least 1 token");
        }
        if (length >= maxLength) {
            return new ContextOverflow("prompt", overflow(length));
        }
        if (request.maxTokens() < 1) {
            return new InvalidRequest("max_tokens", "max_tokens must be at least 1, got " + request.maxTokens());
        }
        return outsideVocabulary(request);
    }

    private String overflow(int length) {
        return "The model's context holds %d tokens, prompt and completion together, so a prompt may have %d; got %d"
                .formatted(maxLength, maxLength - 1, length);
    }

    private @Nullable ServingException outsideVocabulary(GenerationRequest request) {
        int[] prompt = request.prompt();
        int at = IntStream.range(0, prompt.length)
                .filter(i -> (prompt[i] < 0 || prompt[i] >= vocabularySize)
                        && !request.vectors().cover(i))
                .findFirst()
                .orElse(-1);
        return at < 0
                ? null
                : new InvalidRequest(
                        "prompt",
                        "Token ids must be in [0, %d), got %d at position %d"
                                .formatted(vocabularySize, prompt[at], at));
    }
}
