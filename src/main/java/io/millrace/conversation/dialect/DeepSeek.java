package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code <｜tool▁call▁begin｜>function<｜tool▁sep｜>name}, a line feed and a fenced block of JSON in V3 and R1;
 * {@code <｜tool▁call▁begin｜>name<｜tool▁sep｜>{…}} since V3.1.
 */
final class DeepSeek {

    static final String V3 = "deepseek_v3";
    static final String V31 = "deepseek_v31";
    private static final String OPEN = "<｜tool▁calls▁begin｜>";
    private static final String CLOSE = "<｜tool▁calls▁end｜>";
    private static final String BEGIN = "<｜tool▁call▁begin｜>";
    private static final String END = "<｜tool▁call▁end｜>";
    private static final String SEPARATOR = "<｜tool▁sep｜>";
    private static final Pattern HEADER = Pattern.compile("\\s*(?:function" + SEPARATOR
            + ")?\\s*(?<name>[\\w.:-]+)\\s*(?:" + SEPARATOR + ")?\\s*(?:```(?:json)?\\s*)?");

    private DeepSeek() {}

    static Dialect v3() {
        return dialect(V3, "```", BEGIN + "function" + SEPARATOR, "\n```json\n", "\n```" + END);
    }

    static Dialect v31() {
        return dialect(V31, "", BEGIN, SEPARATOR, END);
    }

    private static Dialect dialect(String name, String fence, String before, String after, String end) {
        return Dialect.of(
                name,
                List.of(
                        Mark.skip(OPEN),
                        Mark.skip(CLOSE),
                        Mark.skip(END),
                        Mark.call(BEGIN, () -> new HeaderCall(BEGIN, HEADER, fence))),
                Set.of(SEPARATOR),
                new CallFormat(
                        List.of(OPEN),
                        false,
                        OPEN,
                        before,
                        after,
                        CallFormat.Arguments.Json.PYTHON,
                        end,
                        fence.isEmpty() ? "" : "\n",
                        CLOSE,
                        true));
    }
}
