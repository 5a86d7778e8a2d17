package io.millrace.library;

import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.ToolCall;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import java.util.List;

/**
 * What an assistant says.
 *
 * @param model who said it; another than was asked where that could not answer and its model.yaml names a fallback
 * @param reasoning what it thought first; empty where it did not
 * @param calls of tools, whose results a next conversation brings
 */
public record Completion(
        String model, String text, String reasoning, List<ToolCall> calls, FinishReason reason, Usage usage) {

    public Completion {
        calls = List.copyOf(calls);
    }

    /** It as a message of the conversation that goes on. */
    public Message.Assistant message() {
        List<Part> content = text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        return new Message.Assistant(content, reasoning, calls);
    }
}
