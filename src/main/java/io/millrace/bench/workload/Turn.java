package io.millrace.bench.workload;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One request of a conversation.
 *
 * @param messages of a chat, added to those that went before and their answers; empty where {@code texts} are the user's message
 * @param texts the prompt; what is embedded; a query and its documents
 * @param output tokens of the answer, or 0 where the model decides
 */
public record Turn(List<JsonNode> messages, List<String> texts, int output) {

    public Turn {
        messages = List.copyOf(messages);
        texts = List.copyOf(texts);
    }
}
