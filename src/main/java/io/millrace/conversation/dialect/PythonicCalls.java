package io.millrace.conversation.dialect;

/** Reads calls in Python's form, {@code [f(a=1), g(b="x")]}: each value goes out as JSON when it is whole. */
final class PythonicCalls implements CallReader {

    private static final int MAX_NAME = 512;

    private enum At {
        OPEN,
        ITEM,
        NAME,
        KEY,
        VALUE,
        AFTER_ITEM,
        CLOSING
    }

    private final boolean knownOnly;
    private final Literal close;
    private final StringBuilder word = new StringBuilder();
    private PythonScanner scanner = new PythonScanner();
    private String name = "";
    private At at = At.OPEN;
    private boolean list;
    private boolean found;
    private boolean started;

    PythonicCalls(boolean knownOnly, String close) {
        this.knownOnly = knownOnly;
        this.close = new Literal(close);
    }

    /** The same, behind its bracket. */
    PythonicCalls inList() {
        list = true;
        at = At.ITEM;
        return this;
    }

    @Override
    public Step accept(char c, CallSink sink) {
        if (at != At.VALUE && at != At.CLOSING && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        return switch (at) {
            case OPEN -> open(c);
            case ITEM -> c == ']' && list ? closed() : nameBegin(c);
            case NAME -> name(c, sink);
            case KEY -> key(c, sink);
            case VALUE -> value(c, sink);
            case AFTER_ITEM -> afterItem(c);
            case CLOSING -> closing(c);
        };
    }

    private Step open(char c) {
        if (c == '[') {
            inList();
            return Step.MORE;
        }
        return nameBegin(c);
    }

    private Step nameBegin(char c) {
        word.setLength(0);
        started = false;
        at = At.NAME;
        return Character.isDigit(c) || !isName(c) ? Step.PAST : word(c);
    }

    private Step word(char c) {
        word.append(c);
        return word.length() > MAX_NAME ? Step.PAST : Step.MORE;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }

    private Step name(char c, CallSink sink) {
        if (c != '(') {
            return isName(c) ? word(c) : Step.PAST;
        }
        name = word.toString();
        word.setLength(0);
        at = At.KEY;
        return knownOnly && !sink.knows(name) ? Step.PAST : Step.MORE;
    }

    private Step key(char c, CallSink sink) {
        if (c == ')' && word.isEmpty()) {
            return end(sink);
        }
        if (c == ',' && word.isEmpty() && started) {
            return Step.MORE;
        }
        if (c == '=' && !word.isEmpty()) {
            return valueBegin(sink);
        }
        return isName(c) ? word(c) : broken(sink);
    }

    private Step broken(CallSink sink) {
        if (started) {
            sink.text(word.toString());
        }
        return Step.PAST;
    }

    private Step valueBegin(CallSink sink) {
        start(sink, "{", ", ");
        sink.arguments(JsonText.quoted(word.toString()) + ": ");
        word.setLength(0);
        scanner = new PythonScanner();
        at = At.VALUE;
        return Step.MORE;
    }

    private void start(CallSink sink, String first, String next) {
        if (!started) {
            sink.start(name, null);
        }
        sink.arguments(started ? next : first);
        started = true;
    }

    private Step value(char c, CallSink sink) {
        if (!scanner.isPast(c)) {
            word.append(c);
            return Step.MORE;
        }
        String json = PythonLiteral.json(word.toString());
        sink.arguments(json == null ? JsonText.quoted(word.toString().strip()) : json);
        word.setLength(0);
        at = At.KEY;
        return c == ')' ? end(sink) : Step.MORE;
    }

    private Step end(CallSink sink) {
        start(sink, "{}", "}");
        sink.end();
        found = true;
        at = At.AFTER_ITEM;
        return Step.MORE;
    }

    private Step afterItem(char c) {
        if (c == ',' || c == ';') {
            at = At.ITEM;
            return Step.MORE;
        }
        return c == ']' && list ? closed() : list ? Step.PAST : closing(c);
    }

    private Step closed() {
        at = At.CLOSING;
        return close.isWhole() ? Step.DONE : Step.MORE;
    }

    private Step closing(char c) {
        if (close.matched() == 0 && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        at = At.CLOSING;
        return !close.accept(c) ? Step.PAST : close.isWhole() ? Step.DONE : Step.MORE;
    }

    @Override
    public int unread() {
        return close.matched();
    }

    @Override
    public boolean finish(CallSink sink) {
        if (at == At.VALUE) {
            sink.arguments(PythonLiteral.unfinished(word.toString()));
        } else if (at == At.KEY && started) {
            sink.arguments(word.isEmpty() ? "" : ", " + JsonText.quoted(word.toString()));
        }
        return found && (at == At.AFTER_ITEM || at == At.CLOSING);
    }
}
