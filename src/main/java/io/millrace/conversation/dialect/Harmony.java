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

    private static final String START = "<|start|>assistant";
    private static final String TO = " to=functions.";
    private static final String CALL = "<|channel|>commentary" + TO;
    private static final CallFormat CHANNEL = call("", CALL, " <|constrain|>json<|message|>");

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
                        List.of(Mark.callAtStart(TO, () -> new HarmonyMessage(TO))),
                        Set.of("<|message|>", "<|constrain|>"),
                        Set.of(),
                        CHANNEL)
                .inTurns(
                        new Dialect.Turn(START, "<|channel|>final<|message|>"),
                        List.of(
                                CHANNEL,
                                call("", CALL, "<|message|>"),
                                call(START, TO, "<|channel|>commentary <|constrain|>json<|message|>"),
                                call(START, TO, "<|channel|>commentary json<|message|>")));
    }

    private static CallFormat call(String open, String beforeName, String afterName) {
        return new CallFormat(
                List.of(open + beforeName),
                false,
                open,
                beforeName,
                afterName,
                CallFormat.Arguments.Json.PYTHON,
                "<|call|>",
                START,
                "",
                false);
    }
}
