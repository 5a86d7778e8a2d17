package io.millrace.conversation.dialect;

import io.millrace.conversation.dialect.Delta.CallArguments;
import io.millrace.conversation.dialect.Delta.CallEnd;
import io.millrace.conversation.dialect.Delta.CallStart;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins characters to deltas. White space beside what is not text (thinking's marks, calls) is layout and left out, so it is held
 * until more text comes; a pair of surrogates is never parted.
 */
final class DeltaWriter {

    private static final int MAX_SPACES = 256;

    private enum Kind {
        TEXT,
        REASONING,
        ARGUMENTS
    }

    private final StringBuilder spaces = new StringBuilder();
    private final StringBuilder run = new StringBuilder();
    private List<Delta> out = new ArrayList<>(2);
    private Kind kind = Kind.TEXT;
    private boolean reasoning;
    private boolean beside;
    private boolean saidText;
    private boolean anotherMessage;
    private int calls;

    /** Whether there was no text yet, and no call. */
    boolean isAtStart() {
        return !saidText;
    }

    boolean isReasoning() {
        return reasoning;
    }

    void text(char c) {
        if (!JsonScanner.isSpace(c)) {
            put(c);
        } else if (!beside) {
            spaces.append(c);
            if (spaces.length() > MAX_SPACES) {
                flushSpaces();
            }
        }
    }

    void text(CharSequence text) {
        text.chars().forEach(c -> text((char) c));
    }

    private void put(char c) {
        kind(reasoning ? Kind.REASONING : Kind.TEXT);
        if (anotherMessage) {
            run.append('\n');
        }
        flushSpaces();
        run.append(c);
        saidText |= !reasoning;
        beside = false;
        anotherMessage = false;
    }

    private void flushSpaces() {
        if (!spaces.isEmpty()) {
            kind(reasoning ? Kind.REASONING : Kind.TEXT);
            run.append(spaces);
            spaces.setLength(0);
        }
    }

    /** What is not text stands here. */
    void boundary() {
        spaces.setLength(0);
        beside = true;
    }

    /** What follows is thought, or said. */
    void channel(boolean thought) {
        boundary();
        reasoning = thought;
    }

    /** A further message of this kind begins: on a line of its own, where one went before. */
    void message(boolean thought, boolean another) {
        channel(thought);
        anotherMessage = another;
    }

    void callStart(String id, String name) {
        channel(false);
        saidText = true;
        close();
        out.add(new CallStart(calls++, id, name));
    }

    void arguments(char c) {
        kind(Kind.ARGUMENTS);
        run.append(c);
    }

    void arguments(String fragment) {
        kind(Kind.ARGUMENTS);
        run.append(fragment);
    }

    void callEnd() {
        close();
        out.add(new CallEnd(calls - 1));
        boundary();
    }

    private void kind(Kind next) {
        if (next != kind) {
            close();
            kind = next;
        }
    }

    private void close() {
        close(run.length());
    }

    private void close(int length) {
        if (length > 0) {
            String text = run.substring(0, length);
            run.delete(0, length);
            out.add(
                    switch (kind) {
                        case TEXT -> new Delta.Text(text);
                        case REASONING -> new Delta.Reasoning(text);
                        case ARGUMENTS -> new CallArguments(calls - 1, text);
                    });
        }
    }

    /** What came since it was last asked. */
    List<Delta> drain() {
        int length = run.length();
        boolean parted = length > 0 && Character.isHighSurrogate(run.charAt(length - 1));
        close(parted ? length - 1 : length);
        return taken();
    }

    /** The rest. */
    List<Delta> finish() {
        flushSpaces();
        close();
        return taken();
    }

    private List<Delta> taken() {
        List<Delta> taken = List.copyOf(out);
        out = new ArrayList<>(2);
        return taken;
    }
}
