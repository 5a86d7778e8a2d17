package io.millrace.conversation;

import java.util.List;

/**
 * Which tools an answer may call.
 *
 * @param parallel whether it may call several
 */
public record ToolUse(List<Tool> tools, ToolChoice choice, boolean parallel) {

    /** There are none. */
    public static final ToolUse NONE = new ToolUse(List.of(), new ToolChoice.None(), true);

    public ToolUse {
        tools = List.copyOf(tools);
    }

    /** Whether any may be called. */
    public boolean mayCall() {
        return !tools.isEmpty() && !(choice instanceof ToolChoice.None);
    }

    /** Those that may be called. */
    public List<Tool> callable() {
        return mayCall() ? tools : List.of();
    }
}
