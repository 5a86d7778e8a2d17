package io.millrace.conversation.dialect;

import io.millrace.conversation.Tool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer in one output of a model: text, thinking and calls, told apart while it comes. The deltas joined are the same however
 * the output is cut. What might begin a mark or a call is held until that is decided, at most {@link #MAX_HELD} characters; what
 * turns out to be no call is text. Time is linear in the length of the output. For one choice, by one thread at a time.
 */
public final class OutputParser {

    static final int MAX_HELD = 65_536;

    private final List<Mark> marks;
    private final Map<String, Tool> tools;
    private final Set<String> muted;
    private final Supplier<String> ids;
    private final DeltaWriter writer = new DeltaWriter();
    private final Sink sink = new Sink();
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private boolean thinking;
    private @Nullable CallReader reader;

    OutputParser(List<Mark> marks, List<Tool> tools, Set<String> muted, Supplier<String> ids, boolean thinking) {
        this.marks = marks;
        this.tools = tools.stream().collect(Collectors.toMap(Tool::name, tool -> tool, (first, _) -> first));
        this.muted = muted;
        this.ids = ids;
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
        if (reader != null && !reader.finish(sink) && !sink.inCall) {
            writer.text(held);
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
                sink.found = false;
                held.append(mark.text());
            }
        }
    }

    private void think(boolean now) {
        thinking = now;
        writer.channel(now);
    }

    private void read(CallReader current, char c) {
        sink.told = false;
        switch (current.accept(c, sink)) {
            case MORE -> hold(c);
            case DONE -> done(c);
            case PAST -> past(current.unread(), c);
        }
    }

    private void hold(char c) {
        if (!sink.inCall && !sink.told) {
            held.append(c);
            if (held.length() > MAX_HELD) {
                past(0, "");
            }
        }
    }

    private void done(char c) {
        if (sink.found) {
            leave();
        } else {
            past(0, "");
            writer.text(c);
        }
    }

    private void leave() {
        reader = null;
        sink.inCall = false;
        held.setLength(0);
    }

    private void past(int unread, char c) {
        past(unread, String.valueOf(c));
    }

    private void past(int unread, String rest) {
        int end = held.length() - unread;
        String again = held.substring(end) + rest;
        writer.text(held.substring(0, end));
        leave();
        again.chars().forEach(next -> accept((char) next));
    }

    private final class Sink implements CallSink {

        private boolean inCall;
        private boolean mute;
        private boolean told;
        private boolean found;
        private boolean thought;
        private boolean said;

        @Override
        public void start(String name, @Nullable String id) {
            tell();
            inCall = true;
            mute = muted.contains(name) && !tools.containsKey(name);
            if (!mute) {
                writer.callStart(id == null ? ids.get() : id, name);
            } else {
                writer.boundary();
            }
        }

        @Override
        public void arguments(String fragment) {
            if (!mute) {
                writer.arguments(fragment);
            }
        }

        @Override
        public void arguments(char c) {
            if (!mute) {
                writer.arguments(c);
            }
        }

        @Override
        public void end() {
            tell();
            inCall = false;
            if (!mute) {
                writer.callEnd();
            }
        }

        private void tell() {
            told = true;
            found = true;
            held.setLength(0);
        }

        @Override
        public void channel(boolean reasoning) {
            tell();
            writer.message(reasoning, reasoning ? thought : said);
            thought |= reasoning;
            said |= !reasoning;
        }

        @Override
        public void text(String text) {
            writer.text(text);
        }

        @Override
        public Map<String, Object> schema(String tool, String parameter) {
            Tool known = tools.get(tool);
            return known == null ? Map.of() : Schemas.property(known.parameters(), parameter);
        }

        @Override
        public boolean knows(String name) {
            return tools.containsKey(name);
        }

        @Override
        public boolean takesCalls() {
            return !tools.isEmpty();
        }
    }
}
