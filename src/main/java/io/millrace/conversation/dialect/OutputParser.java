package io.millrace.conversation.dialect;

import io.millrace.conversation.Tool;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer in one output of a model: text, thinking and calls, told apart while it comes. The deltas joined are the same however
 * the output is cut. What might begin a mark or a call is held until that is decided, at most {@link #MAX_HELD} characters; what
 * turns out to be no call is text. Time is linear in the length of the output. For one choice, by one thread at a time.
 */
public final class OutputParser {

    static final int MAX_HELD = 65_536;

    private final List<Mark> marks;
    private final DeltaWriter writer = new DeltaWriter();
    private final AnswerSink sink;
    private final StringBuilder pending = new StringBuilder();
    private boolean thinking;
    private @Nullable CallReader reader;

    OutputParser(List<Mark> marks, List<Tool> tools, Set<String> muted, Supplier<String> ids, boolean thinking) {
        this.marks = marks;
        this.sink = new AnswerSink(writer, tools, muted, ids);
        this.thinking = thinking;
        if (thinking) {
            writer.channel(true);
        }
    }

    /** What a piece of the output adds. */
    public List<Delta> push(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            accept(piece.charAt(i));
        }
        return writer.drain();
    }

    /** Whether what comes next is thought, as far as is known: what came last counts to it. */
    public boolean isReasoning() {
        return writer.isReasoning();
    }

    /** The rest, at the end of the output; once. */
    public List<Delta> finish() {
        if (reader != null && !reader.finish(sink)) {
            writer.text(sink.held());
        }
        writer.text(pending);
        return writer.finish();
    }

    private void accept(char c) {
        if (reader == null) {
            pending.append(c);
            settle();
        } else {
            read(reader, c);
        }
    }

    /* Text goes out as soon as no mark can begin with it. */
    private void settle() {
        while (!pending.isEmpty()) {
            Mark mark = candidate();
            if (mark == null) {
                writer.text(pending.charAt(0));
                pending.deleteCharAt(0);
            } else if (mark.text().length() == pending.length()) {
                pending.setLength(0);
                fire(mark);
            } else {
                return;
            }
        }
    }

    private @Nullable Mark candidate() {
        for (Mark mark : marks) {
            if (begins(mark.text()) && applies(mark)) {
                return mark;
            }
        }
        return null;
    }

    private boolean begins(String text) {
        return text.charAt(0) == pending.charAt(0)
                && text.length() >= pending.length()
                && text.startsWith(pending.toString());
    }

    private boolean applies(Mark mark) {
        boolean start = !mark.atStart() || writer.isAtStart();
        return switch (mark.action()) {
            case Mark.Action.Think _ -> start && !writer.isReasoning();
            case Mark.Action.Answer _ -> thinking;
            case Mark.Action.Skip _ -> true;
            case Mark.Action.Call _ -> start && (!mark.atStart() || !writer.isReasoning());
        };
    }

    private void fire(Mark mark) {
        switch (mark.action()) {
            case Mark.Action.Think _ -> think(true);
            case Mark.Action.Answer _ -> think(false);
            case Mark.Action.Skip _ -> writer.boundary();
            case Mark.Action.Call call -> {
                reader = call.reader().get();
                sink.open(mark.text());
            }
        }
    }

    private void think(boolean now) {
        thinking = now;
        writer.channel(now);
    }

    private void read(CallReader current, char c) {
        sink.expect();
        switch (current.accept(c, sink)) {
            case MORE -> hold(c);
            case DONE -> done(c);
            case PAST -> past(current.unread(), c);
        }
    }

    private void hold(char c) {
        if (!sink.hold(c)) {
            past(0, "");
        }
    }

    private void done(char c) {
        if (sink.hasFound()) {
            leave();
        } else {
            past(0, "");
            writer.text(c);
        }
    }

    private void leave() {
        reader = null;
        sink.leave();
    }

    private void past(int unread, char c) {
        past(unread, String.valueOf(c));
    }

    private void past(int unread, String rest) {
        String held = sink.held();
        int end = held.length() - unread;
        String again = held.substring(end) + rest;
        writer.text(held.substring(0, end));
        leave();
        again.chars().forEach(next -> accept((char) next));
    }
}
