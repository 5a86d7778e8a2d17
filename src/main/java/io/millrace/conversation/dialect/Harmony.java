package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/**
 * Messages in channels, {@code <|channel|>analysis<|message|>…<|end|>}: thought in analysis, said in final and commentary, called where
 * a recipient is named. gpt-oss.
 */
final class Harmony {

    static final String NAME = "harmony";

    /** What ends a message. */
    static final List<String> ENDS = List.of("<|end|>", "<|call|>", "<|return|>");

    private static final String CALL = "<|channel|>commentary to=functions.";

    private Harmony() {}

    static Dialect dialect() {
        return new Dialect(
                NAME,
                List.of(ReasoningMarks.HARMONY),
                List.of(
                        Mark.call("<|channel|>", HarmonyMessage::new),
                        Mark.call("<|start|>", HarmonyMessage::new),
                        Mark.skip(ENDS.get(0)),
                        Mark.skip(ENDS.get(1)),
                        Mark.skip(ENDS.get(2))),
                List.of(),
                Set.of("<|message|>", "<|constrain|>"),
                Set.of(),
                new CallFormat(
                        List.of(CALL),
                        false,
                        "",
                        CALL,
                        " <|constrain|>json<|message|>",
                        CallFormat.Arguments.Json.PYTHON,
                        "<|call|>",
                        "<|start|>assistant",
                        "",
                        false));
    }
}
