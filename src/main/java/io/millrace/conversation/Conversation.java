package io.millrace.conversation;

import java.util.List;

/**
 * What a request says and allows.
 *
 * @param parallel whether a turn may hold several calls
 */
public record Conversation(
        List<Message> messages, List<Tool> tools, ToolChoice choice, boolean parallel, Reasoning reasoning) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
