package io.millrace.conversation;

import java.util.List;

/** A message of a conversation. Content is empty where the client sent none, null or an empty text. */
public sealed interface Message {

    List<Part> content();

    /** The same with other content. */
    default Message with(List<Part> other) {
        return switch (this) {
            case Instruction system -> new Instruction(other, system.name());
            case User user -> new User(other, user.name());
            case Assistant said -> new Assistant(other, said.reasoning(), said.calls(), said.name());
            case ToolResult result -> new ToolResult(result.callId(), result.name(), other);
        };
    }

    /** Whose it is among several of one role, or the tool's; empty where the client sent none. */
    String name();

    /** What the model is told before and beside the talk: role {@code system}. */
    record Instruction(List<Part> content, String name) implements Message {
        public Instruction {
            content = List.copyOf(content);
        }

        public Instruction(List<Part> content) {
            this(content, "");
        }
    }

    record User(List<Part> content, String name) implements Message {
        public User {
            content = List.copyOf(content);
        }

        public User(List<Part> content) {
            this(content, "");
        }
    }

    /**
     * What the model has said and called.
     *
     * @param reasoning what it thought before it answered; empty where that is not known
     */
    record Assistant(List<Part> content, String reasoning, List<ToolCall> calls, String name) implements Message {
        public Assistant {
            content = List.copyOf(content);
            calls = List.copyOf(calls);
        }

        public Assistant(List<Part> content, String reasoning, List<ToolCall> calls) {
            this(content, reasoning, calls, "");
        }
    }

    /**
     * The result of a call.
     *
     * @param callId empty where the client sent none: it answers the next call without a result
     */
    record ToolResult(String callId, String name, List<Part> content) implements Message {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
