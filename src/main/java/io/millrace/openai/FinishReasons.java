package io.millrace.openai;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.generation.FinishReason;

/** OpenAI's names of the reasons why a completion ended. */
final class FinishReasons {

    private FinishReasons() {}

    /**
     * Of a chat.
     *
     * @param called whether it ended in calls of tools
     * @param functionCall whether those took the older form
     */
    static String name(FinishReason reason, boolean called, boolean functionCall) {
        return called && reason == FinishReason.STOP ? functionCall ? "function_call" : "tool_calls" : name(reason);
    }

    /** OpenAI has no name for a completion the server gave up: it is a failure. */
    static String name(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case ABORTED -> throw new EngineFailed("the completion was aborted", null);
        };
    }
}
