package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/**
 * {@code <|tool_call|>[{"name": …, "arguments": {…}}]}, or {@code <tool_call>} before the list: Granite 3; {@code <function_call>} before
 * each object: Granite 20B.
 */
final class Granite {

    static final String NAME = "granite";
    private static final String OPEN = "<|tool_call|>";

    private Granite() {}

    static Dialect dialect() {
        return new Dialect(
                NAME,
                List.of(ReasoningMarks.GRANITE, ReasoningMarks.THINK),
                List.of(),
                List.of(
                        Mark.call(OPEN, () -> new JsonCalls(false, "")),
                        Mark.call("<function_call>", () -> new JsonCalls(false, "")),
                        Mark.call(TaggedCall.OPEN, () -> new JsonCalls(false, TaggedCall.CLOSE))),
                Set.of(TaggedCall.CLOSE),
                Set.of(),
                CallFormat.json(OPEN, OPEN + "[", "name", "arguments", ", ", "]"));
    }
}
