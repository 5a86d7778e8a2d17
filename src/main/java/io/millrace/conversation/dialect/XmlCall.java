package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Map;

/**
 * Reads {@code <function=name><parameter=key>value</parameter>…</function></tool_call>}, behind its first mark. Values stand bare:
 * a string goes out while it comes, another value when it is whole, in the type of the tool's schema. One line feed on either side
 * of a value is layout.
 */
final class XmlCall implements CallReader {

    private static final int MAX_NAME = 512;
    private static final String FUNCTION = "<function=";
    private static final String PARAMETER = "<parameter=";
    private static final String END = "</function>";
    private static final List<String> VALUE_ENDS = List.of("</parameter>", "\n</parameter>");

    private enum At {
        OPEN,
        NAME,
        BODY,
        KEY,
        VALUE,
        AFTER
    }

    private final Literal close = new Literal("</tool_call>");
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private At at = At.OPEN;
    private Map<String, Object> schema = Map.of();
    private String name = "";
    private boolean bare;
    private boolean valueBegun;
    private int parameters;

    /** The same, behind {@code <function=}. */
    XmlCall named() {
        at = At.NAME;
        return this;
    }

    @Override
    public Step accept(char c, CallSink sink) {
        return switch (at) {
            case OPEN -> open(c);
            case NAME -> name(c, sink);
            case BODY -> body(c, sink);
            case KEY -> key(c, sink);
            case VALUE -> value(c, sink);
            case AFTER -> after(c);
        };
    }

    private Step open(char c) {
        if (word.isEmpty() && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        if (!FUNCTION.startsWith(word.toString() + c)) {
            return Step.PAST;
        }
        word.append(c);
        return word.length() == FUNCTION.length() ? to(At.NAME) : Step.MORE;
    }

    private Step to(At next) {
        word.setLength(0);
        at = next;
        return Step.MORE;
    }

    private Step name(char c, CallSink sink) {
        if (c != '>') {
            word.append(c);
            return word.length() > MAX_NAME || c == '<' ? Step.PAST : Step.MORE;
        }
        name = word.toString().strip();
        if (name.isEmpty()) {
            return Step.PAST;
        }
        sink.start(name, null);
        sink.arguments("{");
        return to(At.BODY);
    }

    private Step body(char c, CallSink sink) {
        if (word.isEmpty() && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        word.append(c);
        String tag = word.toString();
        if (tag.equals(PARAMETER)) {
            return to(At.KEY);
        }
        if (tag.equals(END)) {
            return end(sink);
        }
        return PARAMETER.startsWith(tag) || END.startsWith(tag) ? Step.MORE : broken(sink);
    }

    /* What is no parameter ends the call, and is text. */
    private Step broken(CallSink sink) {
        word.setLength(word.length() - 1);
        String rest = word.toString();
        end(sink);
        sink.text(rest);
        return Step.PAST;
    }

    private Step end(CallSink sink) {
        sink.arguments("}");
        sink.end();
        return to(At.AFTER);
    }

    private Step key(char c, CallSink sink) {
        if (c != '>') {
            word.append(c);
            return word.length() > MAX_NAME ? Step.PAST : Step.MORE;
        }
        String key = word.toString().strip();
        schema = sink.schema(name, key);
        bare = BareValue.isString(schema);
        sink.arguments((parameters++ > 0 ? ", " : "") + JsonText.quoted(key) + (bare ? ": \"" : ": "));
        valueBegun = false;
        return to(At.VALUE);
    }

    private Step value(char c, CallSink sink) {
        if (!valueBegun && c == '\n') {
            valueBegun = true;
            return Step.MORE;
        }
        valueBegun = true;
        word.append(c);
        while (!word.isEmpty() && VALUE_ENDS.stream().noneMatch(end -> end.startsWith(word.toString()))) {
            valueCharacter(word.charAt(0), sink);
            word.deleteCharAt(0);
        }
        return VALUE_ENDS.contains(word.toString()) ? valueEnd(sink) : Step.MORE;
    }

    private void valueCharacter(char c, CallSink sink) {
        if (bare) {
            sink.arguments(JsonText.escaped(c));
        } else {
            value.append(c);
        }
    }

    private Step valueEnd(CallSink sink) {
        sink.arguments(bare ? "\"" : BareValue.json(value.toString(), schema));
        value.setLength(0);
        return to(At.BODY);
    }

    private Step after(char c) {
        if (close.matched() == 0 && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        return !close.accept(c) ? Step.PAST : close.isWhole() ? Step.DONE : Step.MORE;
    }

    @Override
    public int unread() {
        return at == At.AFTER ? close.matched() : at == At.OPEN ? word.length() : 0;
    }

    @Override
    public boolean finish(CallSink sink) {
        if (at == At.VALUE) {
            word.chars().forEach(c -> valueCharacter((char) c, sink));
            sink.arguments(value.toString());
        }
        return at == At.AFTER;
    }
}
