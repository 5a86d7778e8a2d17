package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/**
 * A list of {@code {"tool_name": …, "parameters": {…}}}: behind {@code Action:} in a fenced block in Command R, between
 * {@code <|START_ACTION|>} and {@code <|END_ACTION|>} since Command R7B.
 */
final class Command {

    static final String R = "command_r";
    static final String R7B = "command_r7b";
    private static final String FENCE = "Action: ```json";
    private static final String OPEN = "<|START_ACTION|>";
    private static final String CLOSE = "<|END_ACTION|>";

    private Command() {}

    static Dialect r() {
        return new Dialect(
                R,
                List.of(ReasoningMarks.THINK),
                List.of(),
                List.of(
                        Mark.call(FENCE, () -> new JsonCalls(false, "```")),
                        Mark.call(FENCE.replace(' ', '\n'), () -> new JsonCalls(false, "```"))),
                Set.of(),
                Set.of("directly-answer", "directly_answer"),
                format(FENCE, FENCE + "\n[", "]```"));
    }

    static Dialect r7b() {
        return new Dialect(
                R7B,
                List.of(ReasoningMarks.COMMAND),
                List.of(
                        Mark.skip("<|START_RESPONSE|>"),
                        Mark.skip("<|END_RESPONSE|>"),
                        Mark.skip("<|START_TEXT|>"),
                        Mark.skip("<|END_TEXT|>")),
                List.of(Mark.call(OPEN, () -> new JsonCalls(false, CLOSE))),
                Set.of(CLOSE),
                Set.of(),
                format(OPEN, OPEN + "[\n", "\n]" + CLOSE));
    }

    private static CallFormat format(String trigger, String open, String close) {
        return CallFormat.json(trigger, open, "tool_name", "parameters", ",\n", close);
    }
}
