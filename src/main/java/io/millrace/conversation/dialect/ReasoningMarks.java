package io.millrace.conversation.dialect;

import java.util.List;

/**
 * The texts around what a model thinks.
 *
 * @param read whether they are looked for in the output; else something else there says what is thought
 */
record ReasoningMarks(List<String> open, List<String> close, boolean read) {

    static final ReasoningMarks THINK = new ReasoningMarks(List.of("<think>"), List.of("</think>"));
    static final ReasoningMarks MISTRAL = new ReasoningMarks(List.of("[THINK]"), List.of("[/THINK]"));
    static final ReasoningMarks COMMAND =
            new ReasoningMarks(List.of("<|START_THINKING|>"), List.of("<|END_THINKING|>"));
    static final ReasoningMarks GRANITE = new ReasoningMarks(
            List.of("Here is my thought process:", "Here's my thought process:"),
            List.of("Here is my response:", "Here's my response:"));

    /** Not read: a message's head says what its channel is. */
    static final ReasoningMarks HARMONY =
            new ReasoningMarks(List.of("<|channel|>analysis<|message|>"), List.of("<|end|>"), false);

    ReasoningMarks(List<String> open, List<String> close) {
        this(open, close, true);
    }

    /** Whether a prompt ends within thinking, opened by its template. */
    boolean isOpenedBy(String prompt) {
        String end = prompt.stripTrailing();
        return open.stream().anyMatch(end::endsWith);
    }
}
