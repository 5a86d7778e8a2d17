package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code functools[{"name": …, "arguments": {…}}]}, or {@code <|tool_call|>…<|/tool_call|>}: Phi-4-mini. */
final class Phi {

    static final String NAME = "phi4_mini";
    private static final String OPEN = "<|tool_call|>";
    private static final String CLOSE = "<|/tool_call|>";

    private Phi() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(
                        Mark.call(OPEN, () -> new JsonCalls(false, CLOSE)),
                        Mark.call("functools[", () -> new JsonCalls(false, "").after('['))),
                Set.of(CLOSE),
                CallFormat.json(OPEN, OPEN + "[", "name", "arguments", ", ", "]" + CLOSE));
    }
}
