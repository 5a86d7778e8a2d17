package io.millrace.conversation.dialect;

import org.jspecify.annotations.Nullable;

/** Reads what follows {@code <tool_call>}: JSON or XML, whichever the model writes. */
final class TaggedCall implements CallReader {

    static final String OPEN = "<tool_call>";
    static final String CLOSE = "</tool_call>";

    private @Nullable CallReader reader;

    @Override
    public Step accept(char c, CallSink sink) {
        if (reader == null && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        if (reader == null) {
            reader = c == '<' ? new XmlCall() : new JsonCalls(false, CLOSE);
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
