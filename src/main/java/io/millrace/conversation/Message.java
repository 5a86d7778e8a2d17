package io.millrace.conversation;

import java.util.List;

/** A message of a conversation. Content is empty where the client sent none, null or an empty text. */
public sealed interface Message {

    List<Part> content();

    /** What the model is told before and beside the talk: role {@code system}. */
    record Instruction(List<Part> content) implements Message {
        public Instruction {
            content = List.copyOf(content);
        }
    }

    record User(List<Part> content) implements Message {
        public User {
            content = List.copyOf(content);
        }
    }

    /**
     * What the model has said and called.
     *
     * @param reasoning what it thought before it answered; empty where that is not known
     */
    record Assistant(List<Part> content, String reasoning, List<ToolCall> calls) implements Message {
        public Assistant {
            content = List.copyOf(content);
            calls = List.copyOf(calls);
        }
    }

    /**
     * The result of a call.
     *
     * @param callId empty where the client sent none: it answers the next call without a result
     * @param name the tool's name; empty where the client sent none
     */
    record ToolResult(String callId, String name, List<Part> content) implements Message {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
