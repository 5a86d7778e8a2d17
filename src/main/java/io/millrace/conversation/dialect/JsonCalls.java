package io.millrace.conversation.dialect;

/** Reads calls that are JSON objects: one, several, or a list of them, and the text that closes them, which may be missing. */
final class JsonCalls implements CallReader {

    private enum At {
        OPEN,
        ITEM,
        OBJECT,
        AFTER_ITEM,
        AFTER_LIST,
        CLOSING
    }

    private final boolean knownOnly;
    private final Literal close;
    private JsonCall call;
    private At at = At.OPEN;
    private boolean list;
    private boolean found;

    /**
     * @param knownOnly whether only calls of known tools are calls
     * @param close empty where the end of the turn closes
     */
    JsonCalls(boolean knownOnly, String close) {
        this.knownOnly = knownOnly;
        this.close = new Literal(close);
        this.call = new JsonCall(knownOnly);
    }

    /** The same, behind its first character: a brace or a bracket. */
    JsonCalls after(char first) {
        open(first);
        return this;
    }

    @Override
    public Step accept(char c, CallSink sink) {
        if (at != At.OBJECT && at != At.CLOSING && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        return switch (at) {
            case OPEN -> open(c);
            case ITEM -> c == ']' && list ? closeList() : object(c);
            case OBJECT -> object(call.accept(c, sink), sink);
            case AFTER_ITEM -> afterItem(c);
            case AFTER_LIST, CLOSING -> closing(c);
        };
    }

    private Step open(char c) {
        if (c == '[') {
            list = true;
            at = At.ITEM;
            return Step.MORE;
        }
        return object(c);
    }

    private Step object(char c) {
        if (c != '{') {
            return Step.PAST;
        }
        call = new JsonCall(knownOnly);
        at = At.OBJECT;
        return Step.MORE;
    }

    private Step object(JsonCall.Step step, CallSink sink) {
        if (step == JsonCall.Step.BROKEN) {
            call.finish(sink);
            return Step.PAST;
        }
        if (step == JsonCall.Step.DONE) {
            at = At.AFTER_ITEM;
            found = true;
        }
        return Step.MORE;
    }

    private Step afterItem(char c) {
        if (list) {
            return c == ']' ? closeList() : c == ',' ? item() : Step.PAST;
        }
        return c == ';' ? item() : c == '{' ? object(c) : closing(c);
    }

    private Step item() {
        at = At.ITEM;
        return Step.MORE;
    }

    private Step closeList() {
        at = At.AFTER_LIST;
        return close.isWhole() ? Step.DONE : Step.MORE;
    }

    private Step closing(char c) {
        if (!close.accept(c)) {
            return Step.PAST;
        }
        at = At.CLOSING;
        return close.isWhole() ? Step.DONE : Step.MORE;
    }

    @Override
    public int unread() {
        return at == At.CLOSING ? close.matched() : 0;
    }

    @Override
    public boolean finish(CallSink sink) {
        if (at == At.OBJECT) {
            call.finish(sink);
        }
        return found && at != At.OBJECT;
    }
}
