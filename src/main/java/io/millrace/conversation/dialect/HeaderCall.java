package io.millrace.conversation.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a call whose name stands before its arguments, a JSON object: {@code name[ARGS]{…}}.
 */
final class HeaderCall implements CallReader {

    private static final int MAX_HEADER = 1024;

    private final String open;
    private final Pattern header;
    private final Literal close;
    private final StringBuilder before = new StringBuilder();
    private final JsonScanner scanner = new JsonScanner();
    private boolean inArguments;
    private boolean whole;
    private boolean again;

    /**
     * @param open the mark before the header; where it comes again, there was no call
     * @param header all that may stand between the mark and the arguments; its group {@code name}, and {@code id} where it has one
     * @param close text behind the arguments, which may be missing; empty where there is none
     */
    HeaderCall(String open, Pattern header, String close) {
        this.open = open;
        this.header = header;
        this.close = new Literal(close);
    }

    @Override
    public Step accept(char c, CallSink sink) {
        if (whole) {
            return closing(c);
        }
        return inArguments ? arguments(c, sink) : before(c, sink);
    }

    private Step before(char c, CallSink sink) {
        if (c != '{') {
            before.append(c);
            again = before.indexOf(open, before.length() - open.length()) >= 0;
            return again || before.length() > MAX_HEADER ? Step.PAST : Step.MORE;
        }
        Matcher matcher = header.matcher(before);
        if (!matcher.matches()) {
            return Step.PAST;
        }
        inArguments = true;
        sink.start(matcher.group("name"), header.namedGroups().containsKey("id") ? matcher.group("id") : null);
        return arguments(c, sink);
    }

    private Step arguments(char c, CallSink sink) {
        JsonScanner.Step step = scanner.accept(c);
        if (step == JsonScanner.Step.BROKEN) {
            return Step.PAST;
        }
        sink.arguments(c);
        if (step != JsonScanner.Step.LAST) {
            return Step.MORE;
        }
        whole = true;
        sink.end();
        return close.isWhole() ? Step.DONE : Step.MORE;
    }

    private Step closing(char c) {
        if (close.matched() == 0 && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        return !close.accept(c) ? Step.PAST : close.isWhole() ? Step.DONE : Step.MORE;
    }

    @Override
    public int unread() {
        return again ? open.length() - 1 : close.matched();
    }

    @Override
    public boolean finish(CallSink sink) {
        return whole;
    }
}
