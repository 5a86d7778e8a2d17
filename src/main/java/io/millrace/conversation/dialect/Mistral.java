package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code [TOOL_CALLS][{"name": …, "arguments": {…}}]}, and since the tokenizer's version 11 {@code [TOOL_CALLS]name[ARGS]{…}} for
 * each call, with {@code [CALL_ID]} between in some.
 */
final class Mistral {

    static final String LIST = "mistral";
    static final String ARGS = "mistral_args";
    private static final String OPEN = "[TOOL_CALLS]";
    private static final Pattern HEADER =
            Pattern.compile("\\s*(?<name>[\\w.:-]+)\\s*(?:\\[CALL_ID]\\s*(?<id>\\w+)\\s*)?(?:\\[ARGS]\\s*)?");

    private Mistral() {}

    /** The older form. */
    static Dialect list() {
        return dialect(LIST, CallFormat.json(OPEN, OPEN + "[", "name", "arguments", ", ", "]"));
    }

    /** The newer form. */
    static Dialect named() {
        return dialect(
                ARGS,
                new CallFormat(
                        List.of(OPEN), false, "", OPEN, "[ARGS]", CallFormat.Arguments.Json.PYTHON, "", "", "", true));
    }

    private static Dialect dialect(String name, CallFormat format) {
        return new Dialect(
                name,
                List.of(ReasoningMarks.MISTRAL, ReasoningMarks.THINK),
                List.of(),
                List.of(Mark.call(OPEN, Calls::new)),
                Set.of("[ARGS]", "[CALL_ID]"),
                Set.of(),
                format);
    }

    /** Either form. */
    private static final class Calls implements CallReader {

        private @Nullable CallReader reader;

        @Override
        public Step accept(char c, CallSink sink) {
            if (reader == null && JsonScanner.isSpace(c)) {
                return Step.MORE;
            }
            if (reader == null) {
                reader = c == '[' || c == '{' ? new JsonCalls(false, "") : new HeaderCall(OPEN, HEADER, "");
            }
            return reader.accept(c, sink);
        }

        @Override
        public int unread() {
            return reader == null ? 0 : reader.unread();
        }

        @Override
        public boolean finish(CallSink sink) {
            return reader != null && reader.finish(sink);
        }
    }
}
