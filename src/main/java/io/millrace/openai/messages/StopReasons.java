package io.millrace.openai.messages;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.generation.FinishReason;
import org.jspecify.annotations.Nullable;

/** Anthropic's names of the reasons why an answer ended. */
final class StopReasons {

    private StopReasons() {}

    /** @param stop the string that ended it */
    static String of(FinishReason reason, @Nullable Object stop, boolean called) {
        return switch (reason) {
            case STOP -> stop instanceof String ? "stop_sequence" : called ? "tool_use" : "end_turn";
            case LENGTH -> "max_tokens";
            case ABORTED -> throw new EngineFailed("the answer was aborted", null);
        };
    }
}
