package io.millrace.generation;

import io.millrace.core.ServingException;
import io.millrace.core.Usage;
import io.millrace.decoding.TokenChoice;
import java.util.List;

/**
 * What happens to a submitted request, in order: at most one {@link Prompt}, any number of {@link Token}, then exactly one
 * {@link Terminal}.
 */
public sealed interface GenerationEvent {

    /**
     * Log-probabilities of the prompt, where asked for: element 0 is the first token with NaN, since nothing precedes it.
     */
    record Prompt(List<TokenChoice> tokens) implements GenerationEvent {
        public Prompt {
            tokens = List.copyOf(tokens);
        }
    }

    /** A sampled token; the last one before {@link FinishReason#STOP} is the stop token itself. */
    record Token(TokenChoice choice) implements GenerationEvent {}

    /** The last event of every request. */
    sealed interface Terminal extends GenerationEvent {}

    record Finished(FinishReason reason, Usage usage) implements Terminal {}

    record Failed(ServingException error) implements Terminal {}
}
