package io.millrace.conversation.dialect;

import io.millrace.conversation.Tool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Passes on what a reader finds, and keeps what it read before, which may be text after all. */
final class AnswerSink implements CallSink {

    private final DeltaWriter writer;
    private final Map<String, Tool> tools;
    private final Set<String> muted;
    private final Supplier<String> ids;
    private final StringBuilder held = new StringBuilder();

    private boolean inCall;
    private boolean mute;
    private boolean told;
    private boolean found;
    private boolean thought;
    private boolean said;

    /** @param muted calls that are passed over, unless the request has such a tool */
    AnswerSink(DeltaWriter writer, List<Tool> tools, Set<String> muted, Supplier<String> ids) {
        this.writer = writer;
        this.tools = tools.stream().collect(Collectors.toMap(Tool::name, tool -> tool, (first, _) -> first));
        this.muted = muted;
        this.ids = ids;
    }

    /** A reader begins behind this mark. */
    void open(String mark) {
        found = false;
        held.append(mark);
    }

    /** No reader reads any more. */
    void leave() {
        inCall = false;
        held.setLength(0);
    }

    /** Before each character. */
    void expect() {
        told = false;
    }

    /** Keeps a character that nothing has been made of; whether there is room. */
    boolean hold(char c) {
        if (!inCall && !told) {
            held.append(c);
        }
        return held.length() <= OutputParser.MAX_HELD;
    }

    /** What was read since the mark, or since the last call. */
    String held() {
        return inCall ? "" : held.toString();
    }

    /** Whether the reader has made something of what it read. */
    boolean hasFound() {
        return found;
    }

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
