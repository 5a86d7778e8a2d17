package io.millrace.tasks.generate;

import io.millrace.conversation.Tool;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.conversation.dialect.OutputParser;
import io.millrace.generation.Adapter;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.vector.PromptVectors;
import io.millrace.tasks.sight.PromptImages;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a planned request.
 *
 * @param index {@code prompt · n + k}
 * @param firstOfPrompt whether its prompt counts in the usage
 * @param stopTokens every token id that ends it
 * @param echo the prompt as text, where it is part of the answer
 * @param continues whether its text goes on from the prompt's, rather than beginning anew
 * @param reading how its text is told into thought, calls and answer; null where all of it is text
 * @param scoreOnly whether what is sampled is not part of the answer ({@code max_tokens} 0)
 * @param images of its prompt, which have to be seen before it is run
 */
record Choice(
        int index,
        boolean firstOfPrompt,
        GenerationRequest request,
        Set<Integer> stopTokens,
        @Nullable String echo,
        boolean continues,
        @Nullable Reading reading,
        boolean scoreOnly,
        PromptImages images) {

    /**
     * How an output in a dialect is read.
     *
     * @param tools those that may be called
     * @param thinking whether the prompt has opened thought
     */
    record Reading(Dialect dialect, List<Tool> tools, boolean thinking) {

        OutputParser parser() {
            return dialect.parser(tools, dialect.ids(ThreadLocalRandom.current()), thinking);
        }

        /** Texts that must not be left out, special tokens as they may be. */
        Set<String> visible() {
            return dialect.visibleTokens(!tools.isEmpty());
        }
    }

    /** The same choices of a model with an adapter. */
    static List<Choice> with(Adapter adapter, List<Choice> choices) {
        return adapter.equals(Adapter.NONE)
                ? choices
                : choices.stream().map(choice -> choice.with(adapter)).toList();
    }

    private Choice with(Adapter adapter) {
        return with(request.with(adapter));
    }

    /** The same with what the images of its prompt look like. */
    Choice with(PromptVectors vectors) {
        return with(request.with(vectors));
    }

    private Choice with(GenerationRequest other) {
        return new Choice(index, firstOfPrompt, other, stopTokens, echo, continues, reading, scoreOnly, images);
    }

    int promptTokens() {
        return request.prompt().length;
    }
}
