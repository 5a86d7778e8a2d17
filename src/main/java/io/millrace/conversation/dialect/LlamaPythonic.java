package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code [f(a=1), g(b="x")]} as the whole answer, or behind {@code <|python_start|>}: Llama 3.2 and 4, and others. */
final class LlamaPythonic {

    static final String NAME = "pythonic";
    private static final String START = "<|python_start|>";
    private static final String END = "<|python_end|>";

    private LlamaPythonic() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(
                        Mark.call(START, () -> new PythonicCalls(false, END)),
                        Mark.callAtStart("[", () -> new PythonicCalls(true, "").inList())),
                Set.of(END),
                new CallFormat(
                        List.of("["), true, "[", "", "(", new CallFormat.Arguments.Pythonic(), ")", ", ", "]", true));
    }
}
