package io.millrace.serving;

import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the answer to a request. Choices interleave; each has any number of {@link Delta} (the first may be the echoed
 * prompt), then one {@link ChoiceFinished}; {@link Done} comes last. {@link Served} comes first of all, where it comes.
 */
public sealed interface TextEvent {

    /** Another model answers than the one asked for, whose place it takes; the next event is there already. */
    record Served(String model) implements TextEvent {}

    /**
     * Text that belongs to one choice, whole characters only.
     *
     * @param choice number of the choice, {@code prompt · n + k}
     * @param text may be empty where log-probabilities came before their text was complete
     * @param logprobs of the tokens that this piece accounts for; empty where not asked for
     */
    record Delta(int choice, String text, List<TokenLogprob> logprobs) implements TextEvent {
        public Delta {
            logprobs = List.copyOf(logprobs);
        }
    }

    /** What one choice thought before it answers, whole characters only; as {@link Delta} else. */
    record Reasoning(int choice, String text, List<TokenLogprob> logprobs) implements TextEvent {
        public Reasoning {
            logprobs = List.copyOf(logprobs);
        }
    }

    /**
     * One choice begins to call a tool.
     *
     * @param call number of the call within the choice, from 0
     * @param id of the call, which its result will name
     * @param name of the tool
     */
    record ToolCall(int choice, int call, String id, String name) implements TextEvent {}

    /**
     * A piece of a call's arguments.
     *
     * @param json all pieces joined are JSON, where the choice was not cut short
     */
    record ToolArguments(int choice, int call, String json) implements TextEvent {}

    /**
     * The end of one choice.
     *
     * @param stop the stop string or, as an Integer, the stop token id that matched; null where the model ended by itself
     */
    record ChoiceFinished(
            int choice, FinishReason reason, @Nullable Object stop) implements TextEvent {}

    /** The end of a whole request, with the token counts of all choices; a prompt counts once however many choices continue it. */
    record Done(Usage usage) implements TextEvent {}

    /**
     * A token with its log-probability.
     *
     * @param token id; −1 where a remote server does not tell
     * @param text as the token alone decodes, with U+FFFD for half characters
     * @param bytes UTF-8 bytes of the token
     * @param logprob NaN for the first token of an echoed prompt
     * @param top likeliest tokens at its position, themselves without {@code top}
     * @param start where it begins in the text of its {@link Delta}, in UTF-16 units; where the character begins that it is part of
     */
    record TokenLogprob(int token, String text, byte[] bytes, float logprob, List<TokenLogprob> top, int start) {
        public TokenLogprob {
            top = List.copyOf(top);
        }

        public TokenLogprob(int token, String text, byte[] bytes, float logprob, List<TokenLogprob> top) {
            this(token, text, bytes, logprob, top, 0);
        }

        /** The same at another place. */
        public TokenLogprob at(int place) {
            return new TokenLogprob(token, text, bytes, logprob, top, place);
        }
    }
}
