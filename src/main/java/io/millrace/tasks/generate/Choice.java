package io.millrace.tasks.generate;

import io.millrace.generation.GenerationRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a planned request.
 *
 * @param index {@code prompt · n + k}
 * @param firstOfPrompt whether its prompt counts in the usage
 * @param stopTokens every token id that ends it
 * @param echo the prompt as text, where it is part of the answer
 * @param continues whether its text goes on from the prompt's, rather than beginning anew
 * @param scoreOnly whether what is sampled is not part of the answer ({@code max_tokens} 0)
 */
record Choice(
        int index,
        boolean firstOfPrompt,
        GenerationRequest request,
        Set<Integer> stopTokens,
        @Nullable String echo,
        boolean continues,
        boolean scoreOnly) {

    int promptTokens() {
        return request.prompt().length;
    }
}
