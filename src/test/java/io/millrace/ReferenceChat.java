package io.millrace;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat with parts that are no text, the tokens of its prompt, and how it goes on, as numpy has it.
 *
 * @param media a part that is no text
 */
public record ReferenceChat(
        String name, JsonNode messages, int[] ids, List<Integer> greedy, String text, Function<JsonNode, Part> media) {

    /** Those of a reference. */
    static List<ReferenceChat> all(JsonNode reference, Function<JsonNode, Part> media) {
        return reference
                .path("chats")
                .valueStream()
                .map(row -> new ReferenceChat(
                        row.path("name").asString(),
                        row.path("messages"),
                        row.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray(),
                        row.path("greedy").valueStream().map(JsonNode::asInt).toList(),
                        row.path("text").asString(),
                        media))
                .toList();
    }

    /** One of some by its name. */
    static ReferenceChat named(String name, List<ReferenceChat> chats) {
        return chats.stream()
                .filter(chat -> chat.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public Conversation conversation() {
        return Conversation.of(messages.valueStream().map(this::message).toList());
    }

    private Message message(JsonNode message) {
        List<Part> parts = message.path("content").valueStream().map(this::part).toList();
        return message.path("role").asString().equals("user")
                ? new Message.User(parts)
                : new Message.Assistant(parts, "", List.of());
    }

    private Part part(JsonNode part) {
        return isText(part) ? new Part.Text(part.path("text").asString()) : media.apply(part);
    }

    private static boolean isText(JsonNode part) {
        return part.path("type").asString().equals("text");
    }

    /**
     * The body of a request that is answered with as many tokens as the reference has.
     *
     * @param add adds a part that is no text to a content, in the form that is asked in
     */
    public ObjectNode body(String model, BiConsumer<ArrayNode, JsonNode> add) {
        ObjectNode body =
                JsonMapper.shared().createObjectNode().put("model", model).put("max_completion_tokens", 9);
        ArrayNode sent = body.putArray("messages");
        messages.forEach(message -> {
            ArrayNode content = sent.addObject()
                    .put("role", message.path("role").asString())
                    .putArray("content");
            message.path("content").forEach(part -> {
                if (isText(part)) {
                    content.add(part);
                } else {
                    add.accept(content, part);
                }
            });
        });
        return body;
    }

    @Override
    public String toString() {
        return name;
    }
}
